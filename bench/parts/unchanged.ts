import { PulumiStack, secureRegistryArgs } from "../support/pulumiStack";
import { registryOf } from "../support/registry";
import type { Rows } from "../support/results";
import { interleave, time } from "../support/timing";
import type { Part } from "./part";

/** `up` and `preview` with nothing to do, from one user to thousands, against an empty program. */
export const measureUnchanged: Part = async (rows, { quick }) => {
  const counts = quick ? [1, 1000] : [1, 100, 1000, 5000];
  const stacks = new Map<string, PulumiStack>();
  try {
    for (const [contestant, program] of floors) {
      const stack = await PulumiStack.of(program);
      stacks.set(contestant, stack);
      await stack.up();
    }
    for (const count of counts) {
      const stack = await PulumiStack.of("secure-registry");
      stacks.set(`SecureRegistry, ${count.toLocaleString("en")} users`.replace(" 1 users", " 1 user"), stack);
      await stack.setRegistries({ registry: secureRegistryArgs(await registryOf(count)) });
      await stack.up();
    }
    for (const command of ["up", "preview"] as const) {
      await interleave(
        quick ? 2 : 5,
        [...stacks].map(
          ([contestant, stack]) =>
            () =>
              measure(rows, command, contestant, stack),
        ),
      );
    }
  } finally {
    await Promise.allSettled([...stacks.values()].map((stack) => stack.dispose()));
  }
};

const floors = [
  ["empty Pulumi program", "empty"],
  ["empty, but loads the SDK", "sdk"],
] as const;

async function measure(
  rows: Rows,
  command: "up" | "preview",
  contestant: string,
  stack: PulumiStack,
): Promise<void> {
  const cost = await time(stack.timed(command, "--expect-no-changes"));
  rows.addCost(`${command}, nothing to do`, contestant, cost);
}
