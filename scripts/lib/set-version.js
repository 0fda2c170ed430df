// Gives all that carries a version the one of package.json; `npm version` runs this.
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });

try {
  node("scripts/lib/changelog.js", "release", version);
} catch {
  // It has said why.
  process.exit(1);
}
for (const manifest of ["plugin/package.json", "policy/package.json"]) {
  const file = join(root, manifest);
  writeFileSync(
    file,
    `${JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), version }, undefined, 2)}\n`,
  );
}
node("plugin/makeSchema.js");
