import { barChart } from "../../../bench/report/chart";
import { figure, table } from "../../../bench/report/table";
import { type Results, type Row, withPart } from "../../../bench/support/results";
import { median, pairedRatio, summarize } from "../../../bench/support/statistics";

const row = (measure: string, contestant: string, ...values: number[]): Row => ({
  part: "users",
  measure,
  contestant,
  unit: "s",
  values,
});

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("no figures have no median", () => {
  expect(() => median([])).toThrow("no figures");
});

test("a summary has the least and the greatest figure", () => {
  expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
});

test("a ratio is that of figures taken in the same round", () => {
  // The second round met a machine half as fast.
  expect(pairedRatio([2, 4, 2.2], [1, 2, 1])).toBe(2);
});

test.each([
  [0.123456, "0.123"],
  [12.3456, "12.3"],
  [1234.56, "1,235"],
])("%d is shown as %s", (value, expected) => {
  expect(figure(value)).toBe(expected);
});

test("a table names a measure once, and compares with its first contestant", () => {
  const rows = [row("up", "empty", 1, 2, 3), row("up", "full", 2, 4, 6), row("size", "full", 7)];

  expect(table(rows).split("\n").slice(2)).toEqual([
    "| up | empty | 2 s | 1 to 3 |  |",
    "|  | full | 4 s | 2 to 6 | 2.00 |",
    "| size | full | 7 s |  |  |",
  ]);
});

test("a new run of a part replaces that part alone", () => {
  const other: Row = { ...row("bytes", "full", 1), part: "state" };
  const old: Results = { runs: {}, rows: [other, row("up", "gone", 1)] };
  const run = { date: "2026-01-01", quick: false, versions: {} };

  const results = withPart(old, "users", run, [row("up", "new", 2)]);

  expect(results.rows.map(({ contestant }) => contestant)).toEqual(["new", "full"]);
  expect(results.runs.users).toBe(run);
});

test("a chart's bars are as long as their medians, and its texts are XML", () => {
  const svg = barChart("A & B", "s", [
    { label: "<first>", summary: { median: 1, min: 1, max: 1 } },
    { label: "second", summary: { median: 2, min: 1, max: 4 } },
  ]);

  const widths = [...svg.matchAll(/width="([\d.]+)" height="22"/g)].map(([, width]) => Number(width));
  expect((widths[1] as number) / (widths[0] as number)).toBeCloseTo(2, 1);
  expect(svg).toContain("A &amp; B");
  expect(svg).toContain("&lt;first&gt;");
});
