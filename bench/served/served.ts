import { mkdtempSync } from "node:fs";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scripted } from "../support/contestants";
import { PulumiStack, secureRegistryArgs } from "../support/pulumiStack";
import { registryOf } from "../support/registry";
import type { Tools } from "../support/tools";

/** A registry that runs, and one of its users. */
export interface Served {
  contestant: "SecureRegistry" | "by hand";

  /** How its users' passwords are hashed, as `cost 5`, or `no accounts`. */
  accounts: string;

  /** The name of its container. */
  container: string;
  endpoint: string;

  /** A folder with the certificate to trust, as skopeo takes it. */
  certificateFolder: string;
  credentials: readonly [string, string] | undefined;
  dispose(): Promise<void>;
}

/** A registry deployed by this component. */
export async function serveSecureRegistry(cost: number): Promise<Served> {
  const settings = await registryOf(2, cost);
  const stack = await PulumiStack.of("secure-registry");
  await stack.setRegistries({ registry: secureRegistryArgs(settings) });
  await stack.up();
  const certificateFolder = mkdtempSync(join(tmpdir(), "bench-trust-"));
  await writeFile(join(certificateFolder, "ca.crt"), (await stack.outputs()).caCertificatePem);
  return {
    contestant: "SecureRegistry",
    accounts: `cost ${cost}`,
    container: settings.name,
    endpoint: `localhost:${settings.port}`,
    certificateFolder,
    credentials: Object.entries(settings.users)[0],
    dispose: async () => {
      await stack.dispose();
      await rm(certificateFolder, { recursive: true });
    },
  };
}

/** A registry of the same image and settings, started by hand; without accounts where there is no cost. */
export async function serveByHand(cost: number | undefined, tools: Tools): Promise<Served> {
  const settings = { ...(await registryOf(2)), bcryptCost: cost };
  const script = new Scripted("by hand", "by-hand.sh", settings, tools);
  await script.up();
  const certificateFolder = mkdtempSync(join(tmpdir(), "bench-trust-"));
  await copyFile(join(script.folder, "ca.crt"), join(certificateFolder, "ca.crt"));
  return {
    contestant: "by hand",
    accounts: cost === undefined ? "no accounts" : `cost ${cost}`,
    container: settings.name,
    endpoint: `localhost:${settings.port}`,
    certificateFolder,
    credentials: cost === undefined ? undefined : Object.entries(settings.users)[0],
    dispose: async () => {
      await script.down();
      await script.dispose();
      await rm(certificateFolder, { recursive: true });
    },
  };
}
