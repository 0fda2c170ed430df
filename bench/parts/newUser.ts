import { DockerProxy } from "../../test/e2e/support/dockerProxy";
import { RegistryClient } from "../../test/e2e/support/registryClient";
import { PulumiStack, secureRegistryArgs } from "../support/pulumiStack";
import { registryOf } from "../support/registry";
import { interleave } from "../support/timing";
import type { Part } from "./part";

/** One user added to a thousand: how long until that user can log in, and what the daemon is sent for it. */
export const measureNewUser: Part = async (rows, { quick }) => {
  const settings = await registryOf(1000);
  const stack = await PulumiStack.of("secure-registry");
  const proxy = await DockerProxy.start();
  stack.env.DOCKER_HOST = proxy.host;
  let round = 0;
  try {
    await stack.setRegistries({ registry: secureRegistryArgs(settings) });
    await stack.up();
    const { endpoint, caCertificatePem } = await stack.outputs();
    const client = new RegistryClient(endpoint, caCertificatePem);
    await interleave(quick ? 2 : 4, [
      async () => {
        const credentials = [`new-${++round}`, "Correct horse and more"] as const;
        settings.users[credentials[0]] = credentials[1];
        await stack.setRegistries({ registry: secureRegistryArgs(settings) });
        proxy.reset();
        const seconds = await untilAccepted(client, credentials, stack.up());
        rows.add("one user added to 1,000: until the login works", "SecureRegistry", "s", seconds);
        rows.add("one user added to 1,000: sent to the daemon", "SecureRegistry", "kB", proxy.bytes / 1000);
        rows.add(
          "one user added to 1,000: calls of the daemon",
          "SecureRegistry",
          "count",
          proxy.calls.length,
        );
      },
    ]);
  } finally {
    await stack.dispose();
    await proxy.stop();
  }
};

/** The seconds until a login works, while an update runs. */
async function untilAccepted(
  client: RegistryClient,
  [user, password]: readonly [string, string],
  update: Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  let updated = false;
  const end = update.finally(() => {
    updated = true;
  });
  let seconds: number | undefined;
  while (seconds === undefined) {
    const last = updated;
    if ((await client.status(user, password)) === 200) {
      seconds = (performance.now() - start) / 1000;
    } else if (last) {
      await end;
      throw new Error("The update has ended, and the new user is refused.");
    } else {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await end;
  return seconds;
}
