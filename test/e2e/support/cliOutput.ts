import { readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A line of the engine's log of its calls, or of a provider's log of what it was called with. */
export const calls = /^\{.*"msg":"(?:(?:Unm|M)arshaling property for RPC\[|(?:Created )?Terraform input\b)/;

/** What the SDK wrote about resources that it has registered, and everything else. */
export function splitMessages(output: string): [messages: string, rest: string] {
  const record = /^\{.*?"msg":"(?:eventSink::Debug\(<\{%reset%\}>)?/;
  const begin = /^.*?debug: /;
  // What else the CLI shows begins like this.
  const other = /^\s*(?:[+~-]+ |--outputs|(?:Outputs|Resources|Duration|Diagnostics):|@ |pulumi:)/;
  const messages: string[] = [];
  const rest: string[] = [];
  let within = false;
  for (const line of output.split("\n")) {
    const start = [record, begin].find((pattern) => pattern.test(line));
    if (start !== undefined) {
      within = line.replace(start, "").startsWith("RegisterResource RPC finished: resource:");
    } else if (other.test(line)) {
      within = false;
    }
    // Such a message has as many lines as the values in it.
    (within ? messages : rest).push(line);
  }
  return [messages.join("\n"), rest.join("\n")];
}

/** A log of the CLI: compressed, or encrypted like the stack's secrets. */
function readLog(content: Buffer): string {
  try {
    return gunzipSync(content).toString("utf8");
  } catch {
    return content.toString("latin1");
  }
}

/** The logs that the CLI has kept of its commands since then, as far as they can be read. */
export async function ownLogs(since: number): Promise<string> {
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const texts: string[] = [];
  for (const name of await readdir(join(home, "logs"))) {
    const path = join(home, "logs", name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    if (mtimeMs >= since) {
      texts.push(readLog(await readFile(path)));
    }
  }
  return texts.join("\n");
}
