// What CHANGELOG.md says of a version: changelog.js check VERSION [FILE] fails unless there is an entry for it,
// changelog.js release VERSION [FILE] makes one, of today, out of what is unreleased.
const { readFileSync, writeFileSync } = require("node:fs");

async function main(command, version, file = "CHANGELOG.md") {
  // An ECMAScript module.
  const { parser } = await import("keep-a-changelog");
  const changelog = parser(readFileSync(file, "utf8"));
  changelog.format = "markdownlint";
  const entry = changelog.releases.find((release) => String(release.version) === version);
  const unreleased = changelog.releases.find((release) => release.version === undefined);
  if (command === "check") {
    if (entry?.date === undefined || entry.isEmpty()) {
      return `${file} has no entry with a date for ${version}. See CONTRIBUTING.md, Release.`;
    }
  } else if (command === "release") {
    if (entry !== undefined) {
      return `${file} has an entry for ${version} already.`;
    }
    if (unreleased === undefined || unreleased.isEmpty()) {
      return `${file} has nothing under Unreleased: write there what changes for users.`;
    }
    unreleased.setVersion(version);
    unreleased.setDate(new Date());
    writeFileSync(file, `${changelog.toString().trim()}\n`);
  } else {
    return "Usage: changelog.js check|release VERSION [FILE]";
  }
  return undefined;
}

main(...process.argv.slice(2)).then((problem) => {
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
  }
});
