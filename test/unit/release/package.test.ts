const { packageProblems } = require("../../../scripts/lib/check-package.js");

const paths = [
  ...["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.js.map", "dist/index.d.ts"],
  ...["dist/accounts/index.d.ts.map", "components/index.ts", "components/accounts/index.ts"],
];
const packed = (files: string[], size = 99_999) => ({ size, files: files.map((path) => ({ path })) });

test("a package is right with sources, what is compiled of them, and its papers", () => {
  expect(packageProblems(packed(paths))).toEqual([]);
});

test("one that lacks what it starts from is not", () => {
  expect(packageProblems(packed(paths.filter((path) => path !== "dist/index.js")))).toEqual([
    "The package lacks dist/index.js.",
  ]);
});

test.each([".env", "Pulumi.dev.yaml", "dist/notes.md", "components/key.pem", ".state/passphrase"])(
  "one with %s is not",
  (path) => {
    expect(packageProblems(packed([...paths, path]))).toEqual([`The package must not contain ${path}.`]);
  },
);

test("one of 100 kB is not", () => {
  expect(packageProblems(packed(paths, 100_000))).toEqual([
    "The package has 100000 bytes; it must have less than 100000.",
  ]);
});
