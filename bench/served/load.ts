import { join } from "node:path";
import { run } from "../../test/e2e/support/command";
import { loadHead } from "./head";

/** One kind of request. */
export interface RequestKind {
  name: string;
  method: "GET" | "HEAD";
  path: string;
}

/** What some seconds of load came to. */
export interface LoadFigures {
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
}

/** Sends requests on four connections, for some seconds; all must be answered by success. */
export async function load(
  endpoint: string,
  { method, path }: RequestKind,
  credentials: readonly [string, string] | undefined,
  seconds: number,
): Promise<LoadFigures> {
  const url = `https://${endpoint}${path}`;
  if (method === "HEAD") {
    return await loadHead(url, credentials, seconds);
  }
  const authorization = `Basic ${Buffer.from(credentials?.join(":") ?? "").toString("base64")}`;
  const output = await run("wrk", [
    "--threads=1",
    "--connections=4",
    `--duration=${seconds}s`,
    "--timeout=10s",
    `--script=${join(__dirname, "report.lua")}`,
    ...(credentials === undefined ? [] : [`--header=Authorization: ${authorization}`]),
    url,
  ]);
  const json = /^\{.*\}$/m.exec(output)?.[0];
  const report = json && (JSON.parse(json) as LoadFigures & { failures: number });
  if (!report || report.requests === 0 || report.failures > 0) {
    throw new Error(`${method} ${path} did not always succeed:\n${output}`);
  }
  return report;
}
