import { randomBytes } from "node:crypto";
import { docker } from "./docker";
import { exchange } from "./rawConnection";
import { digestOf, RegistryClient } from "./registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "./stack";

/** A deployed registry with an image in it, to be attacked. */
export class Target {
  readonly user = "elton";
  readonly password = "a password of the tests";
  readonly repository = "team/app";

  /** The content of a blob in the registry, and its digest. */
  readonly blob = `a secret layer ${randomBytes(16).toString("hex")}`;
  readonly blobDigest = digestOf(this.blob);

  manifestDigest = "";

  private constructor(
    readonly stack: TestStack,
    readonly outputs: Outputs,
    readonly client: RegistryClient,
  ) {}

  static async deploy(args: GivenArgs = {}): Promise<Target> {
    const stack = await TestStack.ofComponent();
    const outputs = await stack.deploy({
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password: "a password of the tests" } },
      ...args,
    });
    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    const target = new Target(stack, outputs, client);
    await client.pushBlob(target.repository, target.blob, target.credentials);
    target.manifestDigest = await client.push(target.repository, "1", target.credentials);
    return target;
  }

  get credentials(): readonly [user: string, password: string] {
    return [this.user, this.password];
  }

  /** Sends bytes to the registry, and gives all that came back until it closed the connection. */
  send(bytes: string, patienceMs?: number): Promise<string> {
    return exchange(this.outputs.endpoint, this.outputs.caCertificatePem, bytes, patienceMs);
  }

  /** What answers to those with an account hold: a layer, a manifest, two lists, and the state of an upload. */
  readonly content = [
    this.blob,
    '"schemaVersion"',
    '"repositories"',
    '"tags":',
    "Docker-Upload-Uuid",
    "_state=",
  ];

  /** The parts of an answer that only those with an account may see. */
  leaks(answer: string): string[] {
    return this.content.filter((part) => answer.toLowerCase().includes(part.toLowerCase()));
  }

  /** All that the registry keeps: each file with its size and its time, so that no attack changes it unseen. */
  stored(): Promise<string> {
    const script = "cd /var/lib/registry && find . -type f -exec stat -c '%n %s %Y' {} + | sort";
    return docker("exec", this.stack.name, "sh", "-c", script);
  }
}
