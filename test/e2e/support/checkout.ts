import { randomBytes } from "node:crypto";
import { mkdtempSync, symlinkSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { attempt, type CommandResult, run } from "./command";
import { RunningCommand } from "./processes";
import { freePort, type Outputs } from "./stack";

const repository = resolve(__dirname, "../../..");

/** A clone of this repository with a stack of its own, for tests of the make commands. */
export class Checkout {
  /** Unique on this machine: of the stack and of the registry's container. */
  readonly name = `e2e-${randomBytes(4).toString("hex")}`;

  readonly folder = join(mkdtempSync(join(tmpdir(), "clone-")), "a checkout");

  /** As in a shell of somebody who has set nothing for Pulumi and make; only the engine is that of the tests. */
  readonly env: NodeJS.ProcessEnv = Object.fromEntries(
    Object.entries(process.env).filter(
      ([variable]) => !/^(PULUMI_(?!HOME$)|MAKE|(ARGS|DATA|STACK|TEST)$)/.test(variable),
    ),
  );

  /** The registry's arguments, as in the stack's configuration file. */
  private readonly config: Record<string, unknown> = {
    containerName: this.name,
    users: { elton: {}, francis: {} },
  };

  private constructor() {}

  /** Clones the last commit, for a registry of this name. */
  static async create(hostname = "localhost"): Promise<Checkout> {
    const checkout = new Checkout();
    await run("git", ["clone", "--quiet", repository, checkout.folder]);
    // The packages are those of the repository; `make up` finds by their stamp that nothing is to be installed.
    symlinkSync(join(repository, "node_modules"), join(checkout.folder, "node_modules"));
    await checkout.configure({ hostname, port: await freePort() });
    return checkout;
  }

  /** Runs a make command for the stack, whatever its exit code. */
  make(...args: string[]): Promise<CommandResult> {
    return attempt("make", ["-s", ...args, `STACK=${this.name}`], { cwd: this.folder, env: this.env });
  }

  /** Starts a make command for the stack. */
  startMake(...args: string[]): RunningCommand {
    return new RunningCommand("make", ["-s", ...args, `STACK=${this.name}`], {
      cwd: this.folder,
      env: this.env,
    });
  }

  /** Runs a command in the shell that `make env` makes. */
  inEnvironment(command: string): Promise<CommandResult> {
    const line = `eval "$(make -s env STACK=${this.name})"; ${command}`;
    return attempt("bash", ["-c", line], { cwd: this.folder, env: this.env });
  }

  async outputs(): Promise<Outputs> {
    const { stdout } = await this.inEnvironment("pulumi stack output --json --show-secrets");
    return JSON.parse(stdout) as Outputs;
  }

  /** Sets these arguments of the registry, beside those that are set. */
  async configure(args: Record<string, unknown>): Promise<void> {
    Object.assign(this.config, args);
    // JSON is YAML as well.
    const lines = Object.entries(this.config).map(
      ([name, value]) => `  secure-registry:${name}: ${JSON.stringify(value)}\n`,
    );
    await writeFile(join(this.folder, `Pulumi.${this.name}.yaml`), `config:\n${lines.join("")}`);
  }

  /** Takes the registry down with its images, and removes the clone. */
  async dispose(): Promise<void> {
    const { code, output } = await this.make("down", "DATA=delete");
    await rm(resolve(this.folder, ".."), { recursive: true });
    if (code !== 0) {
      throw new Error(`make down ended with ${code}:\n${output}`);
    }
  }
}
