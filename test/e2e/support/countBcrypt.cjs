// Counts the hashes that a program has bcrypt make, as `node --require` of this file, and adds the number as a line
// to the file BCRYPT_COUNTS.
const { appendFileSync } = require("node:fs");
const Module = require("node:module");

const load = Module._load;
let hashes = 0;
let counting;

Module._load = (request, ...rest) => {
  const loaded = load(request, ...rest);
  if (request !== "bcryptjs") {
    return loaded;
  }
  counting ??= {
    ...loaded,
    hashSync(...args) {
      hashes++;
      return loaded.hashSync(...args);
    },
  };
  return counting;
};

process.on("exit", () => {
  if (counting !== undefined) {
    appendFileSync(process.env.BCRYPT_COUNTS, `${hashes}\n`);
  }
});
