import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../test/e2e/support/command";
import type { LoadFigures } from "./load";

/** Sends HEAD requests on four connections, for some seconds, by Apache's ab: wrk waits for a body that never comes. */
export async function loadHead(
  url: string,
  credentials: readonly [string, string] | undefined,
  seconds: number,
): Promise<LoadFigures> {
  const folder = mkdtempSync(join(tmpdir(), "bench-ab-"));
  const percentiles = join(folder, "percentiles.csv");
  const output = await run("ab", [
    "-q",
    "-i",
    "-k",
    "-c4",
    `-t${seconds}`,
    // After -t, which would set it to 50,000.
    "-n1000000",
    `-e${percentiles}`,
    "-HAccept: application/vnd.oci.image.manifest.v1+json",
    ...(credentials === undefined ? [] : [`-A${credentials.join(":")}`]),
    url,
  ]);
  const told = (what: string) => Number(new RegExp(`^${what}: +([\\d.]+)`, "m").exec(output)?.[1] ?? 0);
  const csv = await readFile(percentiles, "utf8");
  const percentile = (share: number) => Number(new RegExp(`^${share},([\\d.]+)`, "m").exec(csv)?.[1]);
  await rm(folder, { recursive: true });
  const requests = told("Complete requests");
  if (requests === 0 || told("Failed requests") > 0 || told("Non-2xx responses") > 0) {
    throw new Error(`HEAD ${url} did not always succeed:\n${output}`);
  }
  return { requests, seconds: told("Time taken for tests"), p50: percentile(50), p99: percentile(99) };
}
