import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { attempt, run } from "../../test/e2e/support/command";
import type { GivenArgs, Outputs } from "../../test/e2e/support/stack";
import type { RegistrySettings } from "./registry";
import type { Timed } from "./timing";

const repository = resolve(__dirname, "../..");

/** A stack of one of the programs in `contestants/`, with its own state. */
export class PulumiStack {
  readonly folder = mkdtempSync(join(tmpdir(), "bench-stack-"));
  private readonly name = `bench-${randomBytes(4).toString("hex")}`;
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_BACKEND_URL: `file://${this.folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: "of a measurement",
    PULUMI_STACK: this.name,
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };

  private constructor() {}

  static async of(program: "empty" | "sdk" | "secure-registry"): Promise<PulumiStack> {
    const stack = new PulumiStack();
    await cp(join(__dirname, "../contestants", program), stack.folder, { recursive: true });
    mkdirSync(join(stack.folder, "node_modules"));
    symlinkSync(repository, join(stack.folder, "node_modules/secure-registry"));
    symlinkSync(join(repository, "node_modules/@pulumi"), join(stack.folder, "node_modules/@pulumi"));
    mkdirSync(join(stack.folder, "state"));
    await stack.run("stack", "init", stack.name);
    return stack;
  }

  /** What the program of SecureRegistry deploys next. */
  async setRegistries(registries: Record<string, GivenArgs>): Promise<void> {
    await writeFile(join(this.folder, "registries.json"), JSON.stringify(registries));
  }

  /** A command of the engine to be timed. */
  timed(command: "up" | "preview", ...args: string[]): Timed {
    const options = command === "up" ? ["--yes", "--skip-preview"] : [];
    return {
      command: ["pulumi", "--non-interactive", command, ...options, ...args],
      env: this.env,
      cwd: this.folder,
    };
  }

  run(...args: string[]): Promise<string> {
    return run("pulumi", ["--non-interactive", ...args], { cwd: this.folder, env: this.env });
  }

  up(): Promise<string> {
    return this.run("up", "--yes", "--skip-preview");
  }

  async outputs(): Promise<Outputs> {
    return JSON.parse(await this.run("stack", "output", "--json", "--show-secrets")) as Outputs;
  }

  /** The state as the backend keeps it. */
  state(): Promise<string> {
    return readFile(join(this.folder, "state/.pulumi/stacks/bench", `${this.name}.json`), "utf8");
  }

  /** Takes down what the stack made, its data as well. */
  async destroy(): Promise<void> {
    await this.run("destroy", "--yes", "--skip-preview");
    const volumes = ["volume", "ls", "--quiet", "--filter", `label=secure-registry.stack=${this.name}`];
    const left = (await run("docker", volumes)).split("\n").filter((volume) => volume !== "");
    if (left.length > 0) {
      await attempt("docker", ["volume", "rm", ...left]);
    }
  }

  async dispose(): Promise<void> {
    await this.destroy();
    await rm(this.folder, { recursive: true });
  }
}

/** A registry as the component's arguments. */
export function secureRegistryArgs({ name, port, users, bcryptCost }: RegistrySettings): GivenArgs {
  return {
    hostname: "localhost",
    port,
    containerName: name,
    users: Object.fromEntries(
      Object.entries(users).map(([user, password]) => [user, password === "" ? {} : { password }]),
    ),
    ...(bcryptCost === undefined ? {} : { bcryptCost }),
  };
}
