import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../test/e2e/support/command";

/** A command to be timed. */
export interface Timed {
  command: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** What one run of a command took. */
export interface Cost {
  seconds: number;

  /** Of its own process and those it has waited for: a daemon's work is not in it. */
  processorSeconds: number;

  /** The memory of the largest of its processes, in MB. */
  megabytes: number;
}

/** Runs a command once, timed by hyperfine, with its memory told by GNU time. It must succeed. */
export async function time({ command, env, cwd }: Timed): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), "bench-time-"));
  const report = join(folder, "hyperfine.json");
  const memory = join(folder, "memory");
  const timed = ["/usr/bin/time", "--format=%M", `--output=${memory}`, ...command];
  await run(
    "hyperfine",
    ["--shell=none", "--runs=1", "--style=none", `--export-json=${report}`, timed.map(quote).join(" ")],
    { env, cwd },
  );
  const { results } = JSON.parse(await readFile(report, "utf8")) as {
    results: { mean: number; user: number; system: number }[];
  };
  const [result] = results;
  if (result === undefined) {
    throw new Error("hyperfine gave no result.");
  }
  const kilobytes = Number((await readFile(memory, "utf8")).trim().split("\n").at(-1));
  await rm(folder, { recursive: true });
  return {
    seconds: result.mean,
    processorSeconds: result.user + result.system,
    megabytes: kilobytes / 1024,
  };
}

function quote(word: string): string {
  return /^[\w./:=,%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Takes turns: each of the contestants once a round, so that a slow minute of the machine meets all of them. */
export async function interleave(rounds: number, turns: readonly (() => Promise<void>)[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    // Every other round goes backwards: whoever comes after a heavy one is not always the same.
    for (const turn of round % 2 === 0 ? turns : [...turns].reverse()) {
      await turn();
    }
  }
}
