import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "../..");

/** Licences whose terms a work under Apache 2.0 can meet (the Apache Software Foundation's category A). */
const compatible: readonly string[] = [
  ...["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT"],
  ...["Python-2.0", "Unlicense", "Zlib"],
];

/** Packages that were looked at by themselves, with the licence that they name. */
const examined: Readonly<Record<string, string>> = {
  // Its file LICENSE is the MIT licence.
  "@logdna/tail-file": "SEE LICENSE IN LICENSE",
  // Lists of names, which are used as they are.
  "spdx-exceptions": "CC-BY-3.0",
  "caniuse-lite": "CC-BY-4.0",
};

/** Whether a licence expression (SPDX specification, annex D) can be met by compatible licences. */
function isCompatible(expression: string): boolean {
  const text = expression.trim().replace(/^\(([^()]*)\)$/, "$1");
  return text
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => compatible.includes(licence.trim())));
}

interface LockedPackage {
  license?: string;
}

/** The licence that a package names, or, where it is for another platform, the one in the lock file. */
function licenceOf(path: string, locked: LockedPackage): string {
  const manifest = join(repository, path, "package.json");
  const { license } = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { license?: unknown })
    : locked;
  return typeof license === "string" ? license : JSON.stringify(license ?? "none");
}

test("all npm packages, those of the tests as well, have licences that go with Apache 2.0", () => {
  const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
    packages: Record<string, LockedPackage>;
  };
  const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
  const others = packages.flatMap(([path, locked]) => {
    const licence = licenceOf(path, locked);
    const name = path.replace(/^.*node_modules\//, "");
    return isCompatible(licence) || examined[name] === licence ? [] : [`${name}: ${licence}`];
  });

  expect(packages.length).toBeGreaterThan(100);
  expect(others).toEqual([]);
});

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["BSD-3-Clause AND Apache-2.0", true],
  ["MIT AND GPL-3.0-only", false],
  ["AGPL-3.0-or-later", false],
  ["UNLICENSED", false],
  ["none", false],
])("the licence %s is compatible: %p", (expression, expected) => {
  expect(isCompatible(expression)).toBe(expected);
});
