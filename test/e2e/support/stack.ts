import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { SecureRegistryArgs } from "../../../components";
import { attempt, type CommandResult, run } from "./command";
import { docker } from "./docker";
import { RunningCommand } from "./processes";

const repository = resolve(__dirname, "../../..");

/** The component's outputs as the engine prints them. */
export interface Outputs {
  endpoint: string;
  url: string;
  caCertificatePem: string;
  credentials: Record<string, string>;
  dockerConfigs: Record<string, string>;
  containerId: string;
  containerName: string;

  /** Those of the second registry in the component's program, where there is one. */
  second: Outputs;
}

/** The component's arguments as JSON; the test program makes Outputs of `{ secret: x }` and `{ later: x }`. */
export type GivenArgs = { [K in keyof SecureRegistryArgs]?: unknown };

/** A stack of its own, with its own state, that is run by the real engine. */
export class TestStack {
  /** The project's folder: nothing is written outside it. */
  readonly folder = mkdtempSync(join(tmpdir(), "secure-registry-"));

  readonly env: NodeJS.ProcessEnv;

  /** @param name unique on this machine: container, volume and stack names are made from it */
  protected constructor(
    private readonly project: string,
    readonly name = `e2e-${randomBytes(4).toString("hex")}`,
    passphrase = randomBytes(16).toString("hex"),
  ) {
    this.env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${this.folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_CONFIG_PASSPHRASE_FILE: "",
      PULUMI_STACK: name,
      PULUMI_SKIP_UPDATE_CHECK: "1",
    };
  }

  /** A stack of the program that takes any arguments; it imports the component as a package. */
  static async ofComponent(given: { name?: string; passphrase?: string } = {}): Promise<TestStack> {
    const stack = new TestStack("secure-registry-e2e", given.name, given.passphrase);
    await stack.useProgram(join(__dirname, "../program"));
    await stack.init();
    return stack;
  }

  /**
   * A stack of another program: a folder with the Pulumi.yaml of a project of the same name.
   *
   * @param given.modules the `node_modules` that it uses, in place of this repository's
   * @param given.backend another stack whose backend and passphrase it shares
   */
  static async ofFolder(
    folder: string,
    given: { modules?: string; backend?: TestStack; env?: NodeJS.ProcessEnv } = {},
  ): Promise<TestStack> {
    const stack = new TestStack(basename(folder));
    Object.assign(stack.env, given.env);
    if (given.backend !== undefined) {
      const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = given.backend.env;
      Object.assign(stack.env, { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE });
    }
    await stack.useProgram(folder, given.modules);
    await stack.init();
    return stack;
  }

  private async useProgram(folder: string, modules?: string): Promise<void> {
    await cp(folder, this.folder, { recursive: true });
    const link = join(this.folder, "node_modules");
    if (modules !== undefined) {
      symlinkSync(modules, link);
      return;
    }
    mkdirSync(link);
    symlinkSync(repository, join(link, "secure-registry"));
    symlinkSync(join(repository, "node_modules/@pulumi"), join(link, "@pulumi"));
  }

  /** A stack of this repository's own program. */
  static async ofProgram(): Promise<TestStack> {
    const stack = new TestStack("secure-registry");
    for (const entry of ["components", "infra", "node_modules", "package.json", "tsconfig.json"]) {
      symlinkSync(join(repository, entry), join(stack.folder, entry));
    }
    await cp(join(repository, "Pulumi.yaml"), join(stack.folder, "Pulumi.yaml"));
    await stack.init();
    return stack;
  }

  protected async init(): Promise<void> {
    mkdirSync(join(this.folder, "state"), { recursive: true });
    await this.run("stack", "init", this.name);
  }

  /** Everything that the CLI has printed, for tests that look for secrets in it. */
  readonly transcript: string[] = [];

  /** Runs a command of the Pulumi CLI, whatever its exit code. */
  async pulumi(
    args: readonly string[],
    options: { env?: NodeJS.ProcessEnv; input?: string } = {},
  ): Promise<CommandResult> {
    const result = await attempt("pulumi", ["--non-interactive", ...args], {
      cwd: this.folder,
      env: { ...this.env, ...options.env },
      input: options.input,
    });
    this.transcript.push(result.output);
    return result;
  }

  /** Starts a command of the Pulumi CLI. */
  start(...args: string[]): RunningCommand {
    return new RunningCommand("pulumi", ["--non-interactive", ...args], { cwd: this.folder, env: this.env });
  }

  /** Runs a command of the Pulumi CLI that must succeed, and gives what it printed. */
  async run(...args: string[]): Promise<string> {
    const { code, output } = await this.pulumi(args);
    if (code !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    }
    return output;
  }

  /** Sets the arguments of the component's program. */
  async setArgs(args: GivenArgs): Promise<void> {
    await this.run("config", "set", "args", JSON.stringify(args));
  }

  /** Deploys these arguments and gives the outputs. */
  async deploy(args: GivenArgs): Promise<Outputs> {
    await this.setArgs(args);
    return await this.up();
  }

  /** Tries to deploy these arguments. */
  async tryDeploy(args: GivenArgs): Promise<CommandResult> {
    await this.setArgs(args);
    return await this.pulumi(["up", "--yes", "--skip-preview"]);
  }

  /** Deploys and gives the outputs. */
  async up<T = Outputs>(): Promise<T> {
    await this.run("up", "--yes", "--skip-preview");
    return await this.outputs<T>();
  }

  /** Updates with a program that takes a later day for today. */
  async upAfterDays(days: number): Promise<void> {
    const clock = join(this.folder, "clock.js");
    await writeFile(
      clock,
      `const now = Date.now; Date.now = () => now() + ${days * 86_400_000};
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [Date.now()] : args));
  }
};`,
    );
    const { code, output } = await this.pulumi(["up", "--yes", "--skip-preview"], {
      env: { NODE_OPTIONS: `--require=${clock}` },
    });
    expect({ code, output }).toMatchObject({ code: 0 });
  }

  async outputs<T = Outputs>(): Promise<T> {
    const args = ["--non-interactive", "stack", "output", "--json", "--show-secrets"];
    return JSON.parse(await run("pulumi", args, { cwd: this.folder, env: this.env })) as T;
  }

  /** The stack's state as the backend keeps it. */
  state(): Promise<string> {
    const backend = fileURLToPath(this.env.PULUMI_BACKEND_URL ?? "");
    return readFile(join(backend, ".pulumi/stacks", this.project, `${this.name}.json`), "utf8");
  }

  /** The name of the volume that the component has made for that kind of files. */
  volume(kind: "data" | "certs" | "auth"): Promise<string> {
    return volumes(`secure-registry.stack=${this.name}`, `secure-registry.volume=${kind}`);
  }

  /** Removes all that the stack made, its data as well. */
  async dispose(): Promise<void> {
    await this.run("destroy", "--yes");
    const left = await volumes(`secure-registry.stack=${this.name}`);
    if (left !== "") {
      await docker("volume", "rm", ...left.split("\n"));
    }
    await this.forget();
  }

  /** Removes the stack alone, and nothing that it made. */
  async forget(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** The names of the volumes with these labels, one a line. */
function volumes(...labels: string[]): Promise<string> {
  return docker("volume", "ls", "--quiet", ...labels.flatMap((label) => ["--filter", `label=${label}`]));
}

/** A TCP port that is free on all interfaces, below those that the kernel gives to outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) {
      return port;
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolveFree) => {
    const server = createServer().on("error", () => resolveFree(false));
    server.listen(port, () => server.close(() => resolveFree(true)));
  });
}
