// Adds up the counts of count-reporter.js and prints them in one line; fails unless there were tests and all passed.
// Usage: count-tests.js FOLDER PROJECT..., the folder with each project's PROJECT.json and PROJECT.status.
const fs = require("node:fs");
const path = require("node:path");

const [folder, ...projects] = process.argv.slice(2);

function read(file) {
  try {
    return fs.readFileSync(path.join(folder, file), "utf8");
  } catch {
    return "";
  }
}

function countsOf(project) {
  // Nothing was written when jest, or what had to come before it, stopped early.
  const crashed = read(`${project}.status`).trim() !== "0";
  const { passed = 0, failed = 0, skipped = 0 } = JSON.parse(read(`${project}.json`) || "{}");
  return { passed, skipped, failed: crashed ? Math.max(failed, 1) : failed };
}

const total = { passed: 0, skipped: 0, failed: 0 };
for (const counts of projects.map(countsOf)) {
  for (const kind of Object.keys(total)) {
    total[kind] += counts[kind];
  }
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`tests: ${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
