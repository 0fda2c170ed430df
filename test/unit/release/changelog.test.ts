import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "changelog-"));
const file = join(folder, "CHANGELOG.md");

afterAll(() => rmSync(folder, { recursive: true }));

function changelog(...args: string[]): { code: number | null; error: string } {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/lib/changelog.js", ...args, file], {
    cwd: repository,
    encoding: "utf8",
  });
  return { code: status, error: stderr.trim() };
}

const header = "# Changelog\n\nSome words.\n\n";
const released = "## 0.1.0 - 2026-01-02\n\n### Added\n\n- A registry.\n";

test("what is unreleased becomes the entry of a version, and the rest stays", () => {
  writeFileSync(file, `${header}## Unreleased\n\n### Fixed\n\n- A hole.\n\n${released}`);
  expect(changelog("check", "0.2.0")).toEqual({
    code: 1,
    error: `${file} has no entry with a date for 0.2.0. See CONTRIBUTING.md, Release.`,
  });

  const today = new Date().toISOString().slice(0, 10);
  expect(changelog("release", "0.2.0")).toEqual({ code: 0, error: "" });
  expect(readFileSync(file, "utf8").replace(/(0\.2\.0 - )\d{4}-\d\d-\d\d/, `$1${today}`)).toBe(
    `${header}## 0.2.0 - ${today}\n\n### Fixed\n\n- A hole.\n\n${released}`,
  );
  expect(changelog("check", "0.2.0")).toEqual({ code: 0, error: "" });
});

test.each([
  ["nothing is unreleased", released, "0.2.0", "has nothing under Unreleased: write there what changes"],
  ["there is an entry", `## Unreleased\n\n- x\n\n${released}`, "0.1.0", "has an entry for 0.1.0 already."],
])("there is no new entry where %s", (_, text, version, message) => {
  writeFileSync(file, header + text);
  const { code, error } = changelog("release", version);

  expect(code).toBe(1);
  expect(error).toContain(message);
  expect(error).not.toContain("    at ");
  expect(readFileSync(file, "utf8")).toBe(header + text);
});

test("the repository's own changelog is one that the tool can read and write as it is", () => {
  const text = readFileSync(join(repository, "CHANGELOG.md"), "utf8");
  writeFileSync(file, text);

  if (text.includes("\n## Unreleased\n")) {
    expect(changelog("release", "99.0.0")).toEqual({ code: 0, error: "" });
    expect(readFileSync(file, "utf8").replace(/## 99\.0\.0 - \S+/, "## Unreleased")).toBe(text);
  } else {
    const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    expect(changelog("check", version)).toEqual({ code: 0, error: "" });
  }
});
