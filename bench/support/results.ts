import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cost } from "./timing";
import type { Versions } from "./versions";

/** The parts that can be measured on their own. */
export const parts = ["users", "deploy", "state", "served", "size"] as const;

export type Part = (typeof parts)[number];

/** One measured quantity of one contestant, with all figures that were taken. */
export interface Row {
  part: Part;

  /** What was done, such as `up with nothing to do, 1,000 users`. */
  measure: string;

  contestant: string;

  unit: "s" | "MB" | "kB" | "B" | "count" | "req/s" | "ms" | "MB/s";

  values: number[];
}

/** All that `make bench` has found out. */
export interface Results {
  /** Per part, when and on which machine and versions it was measured. */
  runs: Partial<Record<Part, { date: string; quick: boolean; versions: Versions }>>;

  rows: Row[];
}

/** The folder that the results are written to. */
export const resultsFolder = join(__dirname, "../results");

const file = join(resultsFolder, "results.json");

/** The results of earlier runs, if there are any. */
export async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return { runs: {}, rows: [] };
    }
    throw error;
  }
}

export async function writeResults(results: Results): Promise<void> {
  await writeFile(file, `${JSON.stringify(results, undefined, 1)}\n`);
}

/** The results with the rows of one part replaced by those of a new run. */
export function withPart(results: Results, part: Part, run: Results["runs"][Part], rows: Row[]): Results {
  return {
    runs: { ...results.runs, [part]: run },
    rows: [...results.rows.filter((row) => row.part !== part), ...rows].sort(
      (a, b) => parts.indexOf(a.part) - parts.indexOf(b.part),
    ),
  };
}

/** Collects figures: each is added to the row of its measure and contestant. */
export class Rows {
  readonly rows: Row[] = [];

  constructor(private readonly part: Part) {}

  add(measure: string, contestant: string, unit: Row["unit"], value: number): void {
    let row = this.rows.find((known) => known.measure === measure && known.contestant === contestant);
    if (row === undefined) {
      row = { part: this.part, measure, contestant, unit, values: [] };
      this.rows.push(row);
    }
    row.values.push(Number(value.toPrecision(5)));
    process.stderr.write(`  ${measure} | ${contestant}: ${value.toPrecision(4)} ${unit}\n`);
  }
  /** Adds what one run of a command took: time, processor time and memory. */
  addCost(measure: string, contestant: string, { seconds, processorSeconds, megabytes }: Cost): void {
    this.add(measure, contestant, "s", seconds);
    this.add(`${measure}: processor time`, contestant, "s", processorSeconds);
    this.add(`${measure}: memory of the largest process`, contestant, "MB", megabytes);
  }
}
