import { PulumiStack, secureRegistryArgs } from "../support/pulumiStack";
import { registryOf } from "../support/registry";
import { interleave, time } from "../support/timing";
import type { Part } from "./part";

/** Ten registries in one stack against one. */
export const measureTen: Part = async (rows, { quick }) => {
  const stack = await PulumiStack.of("secure-registry");
  try {
    await interleave(
      quick ? 1 : 2,
      [1, 10].map((count) => async () => {
        const contestant = `SecureRegistry × ${count}`;
        const entries = Array.from({ length: count }, async (_, index) => {
          const args = secureRegistryArgs(await registryOf(2));
          return [`registry-${index}`, args] as const;
        });
        await stack.setRegistries(Object.fromEntries(await Promise.all(entries)));
        try {
          rows.addCost("registries in one stack: first up", contestant, await time(stack.timed("up")));
          rows.addCost(
            "registries in one stack: up, nothing to do",
            contestant,
            await time(stack.timed("up")),
          );
        } finally {
          await stack.destroy();
        }
      }),
    );
  } finally {
    await stack.dispose();
  }
};
