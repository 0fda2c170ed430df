import { cpus, release, totalmem } from "node:os";
import { defaultImage } from "../../components/container/image";
import { attempt } from "../../test/e2e/support/command";
import type { Tools } from "./tools";

/** What the figures depend on beside this repository's code. */
export type Versions = Record<string, string>;

/** The machine, and the version of each program that takes part. */
export async function findVersions(tools: Tools): Promise<Versions> {
  const first = async (command: string, ...args: string[]) => {
    const { output } = await attempt(command, args);
    return output.split("\n")[0]?.trim() ?? "";
  };
  const processors = cpus();
  return {
    machine: `${processors.length} × ${processors[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    commit: await first("git", "-C", __dirname, "describe", "--always", "--dirty"),
    node: process.version,
    pulumi: await first("pulumi", "version"),
    docker: await first("docker", "version", "--format", "{{.Server.Version}}"),
    image: `${defaultImage} (${(await first("docker", "image", "inspect", "--format", "{{.Id}}", defaultImage)).slice(0, 19)})`,
    compose: tools.compose && (await first(tools.compose, "version")),
    opentofu: tools.tofu && (await first(tools.tofu, "version")),
    openssl: await first("openssl", "version"),
    hyperfine: await first("hyperfine", "--version"),
    wrk: (await first("wrk", "--version")).replace(/ Copyright.*/, ""),
    skopeo: await first("skopeo", "--version"),
  };
}
