import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../../test/e2e/support/command";
import { type SeenEvent, spansOf } from "../support/eventLog";
import { PulumiStack, secureRegistryArgs } from "../support/pulumiStack";
import { registryOf } from "../support/registry";
import type { Part } from "./part";

/** Where the time of a first `up` goes, by resource: when each creation begins and ends. */
export const measurePhases: Part = async (rows, { quick }) => {
  const stack = await PulumiStack.of("secure-registry");
  const log = join(stack.folder, "events");
  await run("mkfifo", [log]);
  try {
    await stack.setRegistries({ registry: secureRegistryArgs(await registryOf(2)) });
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      const events = await watch(stack, log);
      for (const { name, begin, end } of spansOf(events)) {
        rows.add("first up: creation begins", name, "s", begin);
        rows.add("first up: creation ends", name, "s", end);
      }
      rows.add("first up: creation ends", "(the command)", "s", events.at(-1)?.seconds ?? Number.NaN);
      await stack.destroy();
    }
  } finally {
    await stack.dispose();
  }
};

/** Runs an update and notes when each of its events comes. The last note is that of its end. */
async function watch(stack: PulumiStack, log: string): Promise<SeenEvent[]> {
  const events: SeenEvent[] = [];
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const { command, env, cwd } = stack.timed("up", `--event-log=${log}`);
  const [program, ...args] = command;
  const child = spawn(program as string, args, {
    // Else the command knows no event log.
    env: { ...env, PULUMI_DEBUG_COMMANDS: "true" },
    cwd,
    stdio: "ignore",
  });
  const lines = createInterface({ input: createReadStream(log) });
  lines.on("line", (line) => events.push({ seconds: seconds(), event: JSON.parse(line) }));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  if (code !== 0) {
    throw new Error(`The update ended with ${code}.`);
  }
  events.push({ seconds: seconds(), event: {} });
  return events;
}
