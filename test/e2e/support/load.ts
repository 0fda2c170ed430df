import { spawn } from "node:child_process";
import { join } from "node:path";

/** What the requests of a load came to. */
export interface LoadReport {
  /** Requests that were answered by 200. */
  good: number;

  /** Requests that got another answer. */
  refused: number;

  /** Connections that failed: refused, reset or timed out. */
  broken: number;

  /** The longest time without a good answer, in milliseconds. */
  longestGap: number;
}

/** Requests that go on, a few hundred a second, until the load is stopped: two minutes at most. */
export class Load {
  private constructor(
    private readonly process: ReturnType<typeof spawn>,
    private readonly report: Promise<LoadReport>,
  ) {}

  /** Starts to ask for `/v2/` with the user's credentials. */
  static start(endpoint: string, credentials: readonly [string, string]): Load {
    const authorization = `Basic ${Buffer.from(credentials.join(":")).toString("base64")}`;
    const child = spawn("wrk", [
      "--threads=1",
      "--connections=2",
      "--duration=120s",
      `--script=${join(__dirname, "load.lua")}`,
      `--header=Authorization: ${authorization}`,
      `https://${endpoint}/v2/`,
    ]);
    const report = new Promise<LoadReport>((resolve, reject) => {
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
        });
      }
      child.on("error", reject).on("close", () => {
        const json = /^\{.*\}$/m.exec(output)?.[0];
        json === undefined ? reject(new Error(`wrk gave no report:\n${output}`)) : resolve(JSON.parse(json));
      });
    });
    return new Load(child, report);
  }

  /** Ends the load and gives its report. */
  stop(): Promise<LoadReport> {
    this.process.kill("SIGINT");
    return this.report;
  }
}

/** Does something under load, by each of these users, and gives a report for each. */
export async function underLoad(
  endpoint: string,
  users: readonly (readonly [string, string])[],
  change: () => Promise<unknown>,
): Promise<LoadReport[]> {
  const loads = users.map((credentials) => Load.start(endpoint, credentials));
  // Some answers must have come before the change begins, and some after it has ended.
  await pause();
  try {
    await change();
    await pause();
  } finally {
    await Promise.allSettled(loads.map((load) => load.stop()));
  }
  return await Promise.all(loads.map((load) => load.stop()));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}
