import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../components/container/image";
import { run } from "../../test/e2e/support/command";
import { healthCommand } from "./healthCommand";
import { OpenTofu } from "./openTofu";
import { PulumiStack, secureRegistryArgs } from "./pulumiStack";
import type { RegistrySettings } from "./registry";
import { type Cost, type Timed, time } from "./timing";
import type { Tools } from "./tools";

/** A way to deploy a registry. */
export interface Contestant {
  name: string;

  /** Deploys the registry from nothing, and gives what that took. */
  up(): Promise<Cost>;

  /** Runs the same command with nothing to do, where there is such a command. */
  readonly again?: (() => Promise<Cost>) | undefined;

  /** Takes the registry down, so that `up` starts from nothing. */
  down(): Promise<void>;

  /** Removes the rest. */
  dispose(): Promise<void>;
}

/** The by-hand script or Compose, on one registry. */
export class Scripted implements Contestant {
  readonly folder = mkdtempSync(join(tmpdir(), "bench-scripted-"));

  constructor(
    readonly name: string,
    private readonly script: "by-hand.sh" | "compose.sh",
    private readonly settings: RegistrySettings,
    private readonly tools: Tools,
  ) {}

  async up(): Promise<Cost> {
    const lines = Object.entries(this.settings.users).map(([user, password]) => `${user}:${password}\n`);
    await writeFile(join(this.folder, "users"), lines.join(""));
    return await time(this.timed("up"));
  }

  /** By hand, there is nothing but starting over. */
  get again(): (() => Promise<Cost>) | undefined {
    return this.script === "compose.sh" ? () => time(this.timed("again")) : undefined;
  }

  async down(): Promise<void> {
    const { command, env } = this.timed("down");
    await run(command[0] as string, command.slice(1), { env });
    await run("rm", ["-rf", join(this.folder, "certs"), join(this.folder, "auth")]);
  }

  private timed(action: string): Timed {
    const { name, port, bcryptCost } = this.settings;
    return {
      command: [join(__dirname, "../contestants", this.script), action],
      env: {
        ...process.env,
        NAME: name,
        PORT: String(port),
        FOLDER: this.folder,
        IMAGE: defaultImage,
        // Compose replaces variables in its file, and not in what they hold.
        HEALTH: healthCommand,
        COST: bcryptCost === undefined ? "" : String(bcryptCost),
        COMPOSE: this.tools.compose,
      },
    };
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** SecureRegistry, or the empty program. */
export class Pulumi implements Contestant {
  private constructor(
    readonly name: string,
    private readonly stack: PulumiStack,
  ) {}

  static async secureRegistry(settings: RegistrySettings): Promise<Pulumi> {
    const stack = await PulumiStack.of("secure-registry");
    await stack.setRegistries({ registry: secureRegistryArgs(settings) });
    return new Pulumi("SecureRegistry", stack);
  }

  static async empty(): Promise<Pulumi> {
    return new Pulumi("empty Pulumi program", await PulumiStack.of("empty"));
  }

  readonly up = () => time(this.stack.timed("up"));

  readonly again = () => time(this.stack.timed("up", "--expect-no-changes"));

  readonly down = () => this.stack.destroy();

  readonly dispose = () => this.stack.dispose();
}

/** All ways to deploy this registry; each has names and a port of its own. */
export async function allContestants(
  settings: () => Promise<RegistrySettings>,
  tools: Tools,
): Promise<Contestant[]> {
  return [
    new Scripted("by hand", "by-hand.sh", await settings(), tools),
    new Scripted("Docker Compose", "compose.sh", await settings(), tools),
    await OpenTofu.of(await settings(), tools),
    await Pulumi.empty(),
    await Pulumi.secureRegistry(await settings()),
  ];
}
