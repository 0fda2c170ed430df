import { run } from "./command";
import { readVolumeFile } from "./docker";
import type { TestStack } from "./stack";

interface State {
  deployment: { resources: { type: string; outputs?: Record<string, { plaintext?: string }> }[] };
}

/** The secrets that a registry with one generated password has made, by what they are. */
export async function madeSecrets(stack: TestStack): Promise<Record<string, string>> {
  const args = ["--non-interactive", "stack", "export", "--show-secrets"];
  const state = JSON.parse(await run("pulumi", args, { cwd: stack.folder, env: stack.env })) as State;
  const of = (type: string, property: string): string => {
    const resource = state.deployment.resources.find((candidate) => candidate.type.endsWith(`:${type}`));
    return JSON.parse(resource?.outputs?.[property]?.plaintext ?? '""') as string;
  };
  const secrets: Record<string, string> = {
    "generated password": of("RandomPassword", "result"),
    "hash of the provider": of("RandomPassword", "bcryptHash"),
    "secret of the salts": of("RandomBytes", "base64"),
    "secret of the salts in hex": of("RandomBytes", "hex"),
  };
  const file = await readVolumeFile(await stack.volume("auth"), "htpasswd");
  for (const line of file.trim().split("\n")) {
    const [user, hash = ""] = line.split(":");
    secrets[`hash of ${user}`] = hash;
    // After the algorithm and the cost.
    secrets[`salt of ${user}`] = hash.slice(7, 29);
  }
  return secrets;
}
