// Compiles the component into dist/, which the npm package starts from. Nothing of an earlier build stays.
const { execFileSync } = require("node:child_process");
const { rmSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../..");

rmSync(join(root, "dist"), { recursive: true, force: true });
const compiler = require.resolve("typescript/bin/tsc");
execFileSync(process.execPath, [compiler, "--project", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
