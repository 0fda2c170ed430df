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
export function readLog(content: Buffer): string {
  try {
    return gunzipSync(content).toString("utf8");
  } catch {
    return content.toString("latin1");
  }
}
