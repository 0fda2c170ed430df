// Compiles the component into dist/, which the npm package starts from. Nothing of an earlier build stays.
const { execFileSync } = require("node:child_process");
const { copyFileSync, existsSync, rmSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../..");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const compiler = require.resolve("typescript/bin/tsc");
execFileSync(process.execPath, [compiler, "--project", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});

// The engine starts the component for programs in other languages from the folder that has this file.
const plugin = join(root, "components", "PulumiPlugin.yaml");
if (existsSync(plugin)) {
  copyFileSync(plugin, join(dist, "PulumiPlugin.yaml"));
}
