// Loads the component from its TypeScript sources, whatever the settings of the program that uses it: the engine
// would compile them by the tsconfig.json of that program.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join, resolve } = require("node:path");

// In a copy that the engine has made for itself, the packages are beside this file, and not above the component.
process.env.NODE_PATH = join(__dirname, "node_modules");
Module._initPaths();

/** Resolves as the component does, so that there is one copy of the Pulumi SDK. */
const requireComponent = Module.createRequire(resolve(__dirname, "../components/index.ts"));
const typescript = requireComponent("typescript");

const compilerOptions = {
  target: typescript.ScriptTarget.ES2020,
  module: typescript.ModuleKind.CommonJS,
  esModuleInterop: true,
  inlineSourceMap: true,
};

Module._extensions[".ts"] = (module, fileName) => {
  const source = readFileSync(fileName, "utf8");
  module._compile(typescript.transpileModule(source, { fileName, compilerOptions }).outputText, fileName);
};

module.exports = { requireComponent };
