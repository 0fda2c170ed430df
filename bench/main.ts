// Measures the parts that are named, or all; then writes the results, their tables and their charts.
import { mkdir } from "node:fs/promises";
import { measureDeployments } from "./parts/deploy";
import { measureNewUser } from "./parts/newUser";
import type { Part as Measure } from "./parts/part";
import { measurePhases } from "./parts/phases";
import { measureServed } from "./parts/served";
import { measureSize } from "./parts/size";
import { measureState } from "./parts/state";
import { measureTen } from "./parts/tenRegistries";
import { measureUnchanged } from "./parts/unchanged";
import { writeReport } from "./report/report";
import {
  type Part,
  parts,
  Rows,
  readResults,
  resultsFolder,
  withPart,
  writeResults,
} from "./support/results";
import { findTools } from "./support/tools";
import { findVersions } from "./support/versions";

const measures: Readonly<Record<Part, readonly Measure[]>> = {
  users: [measureUnchanged, measureNewUser],
  deploy: [measureDeployments, measurePhases, measureTen],
  state: [measureState],
  served: [measureServed],
  size: [measureSize],
};

async function main(wanted: readonly Part[], quick: boolean): Promise<void> {
  await mkdir(resultsFolder, { recursive: true });
  const tools = findTools();
  const versions = await findVersions(tools);
  for (const part of wanted) {
    const rows = new Rows(part);
    for (const measure of measures[part]) {
      await measure(rows, { quick, tools });
    }
    const run = { date: new Date().toISOString().slice(0, 10), quick, versions };
    const results = withPart(await readResults(), part, run, rows.rows);
    await writeResults(results);
    await writeReport(results);
  }
}

const wanted = process.argv.slice(2) as Part[];
main(wanted.length > 0 ? wanted : parts, process.env.QUICK === "1").catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
