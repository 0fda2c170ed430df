import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../components/container/image";
import { run } from "../../test/e2e/support/command";
import { healthCommand } from "./healthCommand";
import type { RegistrySettings } from "./registry";
import { type Cost, type Timed, time } from "./timing";
import type { Tools } from "./tools";

/** No release has it: these providers were built from source. */
const providerVersion = "99.0.0";

/** The same registry by OpenTofu. */
export class OpenTofu {
  readonly name = "OpenTofu";
  private readonly folder = mkdtempSync(join(tmpdir(), "bench-tofu-"));
  private readonly env: NodeJS.ProcessEnv;

  private constructor(private readonly tools: Tools) {
    this.env = { ...process.env, TF_CLI_CONFIG_FILE: join(this.folder, "tofu.rc"), CHECKPOINT_DISABLE: "1" };
  }

  /** Makes the folder and initialises it from a mirror with the providers in it. */
  static async of(settings: RegistrySettings, tools: Tools): Promise<OpenTofu> {
    const tofu = new OpenTofu(tools);
    await cp(join(__dirname, "../contestants/opentofu/main.tf"), join(tofu.folder, "main.tf"));
    await tofu.setSettings(settings);
    await tofu.makeMirror();
    await run(tools.tofu, ["init", "-input=false"], { cwd: tofu.folder, env: tofu.env });
    return tofu;
  }

  /** What is deployed next. Users with an empty password get a generated one. */
  async setSettings({ name, port, users, bcryptCost }: RegistrySettings): Promise<void> {
    const variables = { name, port, image: defaultImage, health: healthCommand, cost: bcryptCost, users };
    await writeFile(join(this.folder, "terraform.tfvars.json"), JSON.stringify(variables));
  }

  private async makeMirror(): Promise<void> {
    const mirror = join(this.folder, "mirror");
    const architecture = process.arch === "x64" ? "amd64" : process.arch;
    for (const provider of ["docker", "random", "tls"]) {
      const folder = join(
        mirror,
        `bench.local/bench/${provider}/${providerVersion}/${process.platform}_${architecture}`,
      );
      mkdirSync(folder, { recursive: true });
      const program = `terraform-provider-${provider}`;
      symlinkSync(
        join(this.tools.terraformProviders, program),
        join(folder, `${program}_v${providerVersion}`),
      );
    }
    await writeFile(
      join(this.folder, "tofu.rc"),
      `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
    );
  }

  private timed(...args: string[]): Timed {
    return { command: [this.tools.tofu, ...args, "-input=false"], env: this.env, cwd: this.folder };
  }

  readonly up = (): Promise<Cost> => time(this.timed("apply", "-auto-approve"));

  readonly again = this.up;

  /** The state as the backend keeps it. */
  state(): Promise<string> {
    return readFile(join(this.folder, "terraform.tfstate"), "utf8");
  }

  async down(): Promise<void> {
    await run(this.tools.tofu, ["destroy", "-auto-approve", "-input=false"], {
      cwd: this.folder,
      env: this.env,
    });
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
