// A Jest reporter that writes the counts of a run to the file TEST_COUNTS. Jest's own --json gives up on errors
// that hold themselves, as those of failed commands do.
const fs = require("node:fs");

module.exports = class CountReporter {
  onRunComplete(_, results) {
    const counts = {
      passed: results.numPassedTests,
      // A suite that can't even start has no tests to fail.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    fs.writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
  }
};
