// Lets Node run the TypeScript sources, as `node --require` of this file. Types are not checked.
const { readFileSync } = require("node:fs");
const { ModuleKind, ScriptTarget, transpile } = require("typescript");

const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };

require.extensions[".ts"] = (module, file) =>
  module._compile(transpile(readFileSync(file, "utf8"), options, file), file);
