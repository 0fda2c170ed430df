import { mkdirSync, symlinkSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { freePort, TestStack } from "./stack";

const repository = resolve(__dirname, "../../..");

/** A stack of one of the examples, in a copy of its folder. */
export class ExampleStack extends TestStack {
  /** Copies the example, installs what its language needs, and sets a free port and a container name. */
  static async of(example: string): Promise<ExampleStack> {
    const stack = new ExampleStack(example);
    await cp(join(repository, "examples", example), stack.folder, {
      recursive: true,
      filter: (path) => !/\/(sdks|venv|node_modules)$/.test(path),
    });
    const project = join(stack.folder, "Pulumi.yaml");
    const text = await readFile(project, "utf8");
    await writeFile(project, text.replace("../../plugin", join(repository, "plugin")));
    if (/^ *(name|runtime): nodejs$/m.test(text)) {
      mkdirSync(join(stack.folder, "node_modules"));
      symlinkSync(repository, join(stack.folder, "node_modules/secure-registry"));
      symlinkSync(join(repository, "node_modules/@pulumi"), join(stack.folder, "node_modules/@pulumi"));
    } else {
      await stack.run("install");
    }
    await stack.init();
    await stack.run("config", "set", "port", String(await freePort()));
    await stack.run("config", "set", "containerName", stack.name);
    return stack;
  }

  /** Sets a secret by standard input, so that it is in no process list. */
  async setSecret(key: string, value: string): Promise<void> {
    const { code, output } = await this.pulumi(["config", "set", "--secret", key], { input: value });
    expect({ code, output }).toMatchObject({ code: 0 });
  }
}
