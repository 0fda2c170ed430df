// Checks what would be published, as `npm pack --json` lists it on standard input: that it is all there, nothing
// else, and small.
const maximumSize = 100_000;

const required = [
  "LICENSE",
  "README.md",
  "package.json",
  "dist/index.js",
  "dist/index.d.ts",
  "components/index.ts",
];

/** What is wrong with a package. */
function packageProblems({ size, files }) {
  const paths = files.map(({ path }) => path);
  return [
    ...required.filter((path) => !paths.includes(path)).map((path) => `The package lacks ${path}.`),
    ...paths
      .filter(
        (path) =>
          !required.includes(path) && !/^(dist\/.+\.(js|d\.ts)(\.map)?|components\/.+\.ts)$/.test(path),
      )
      .map((path) => `The package must not contain ${path}.`),
    ...(size < maximumSize ? [] : [`The package has ${size} bytes; it must have less than ${maximumSize}.`]),
  ];
}

if (require.main === module) {
  const [packed] = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const problems = packageProblems(packed);
  console.log(
    problems.length > 0 ? problems.join("\n") : `${packed.files.length} files, ${packed.size} bytes`,
  );
  process.exitCode = problems.length > 0 ? 1 : 0;
}

module.exports = { packageProblems };
