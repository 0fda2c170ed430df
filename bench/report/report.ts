import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Results, resultsFolder } from "../support/results";
import { summarize } from "../support/statistics";
import { barChart } from "./chart";
import { markdown } from "./table";

/** The measures that are drawn: the file's name, the measure and the title. */
const charts = [
  ["unchanged-up", "up, nothing to do", "pulumi up with nothing to do"],
  ["unchanged-preview", "preview, nothing to do", "pulumi preview with nothing to do"],
  ["first-deployment", "first deployment", "First deployment of the same registry"],
  ["again", "the same command again", "The same command again, with nothing to do"],
  ["state", "state: bytes per further user", "Bytes in the state per user"],
  ["requests", "GET /v2/, cost 5", "GET /v2/ with a password, bcrypt cost 5"],
] as const;

/** Writes the tables and the charts of the results. */
export async function writeReport(results: Results): Promise<void> {
  await writeFile(join(resultsFolder, "README.md"), markdown(results));
  for (const [name, measure, title] of charts) {
    const rows = results.rows.filter((row) => row.measure === measure);
    if (rows.length > 0) {
      const bars = rows.map(({ contestant, values }) => ({ label: contestant, summary: summarize(values) }));
      await writeFile(join(resultsFolder, `${name}.svg`), barChart(title, rows[0]?.unit ?? "", bars));
    }
  }
}
