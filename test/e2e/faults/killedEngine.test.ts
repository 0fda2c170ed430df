import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Cleanup } from "../support/cleanup";
import { attempt } from "../support/command";
import { docker } from "../support/docker";
import { figure } from "../support/figures";
import { killNow } from "../support/processes";
import { PushedImage } from "../support/pushed";
import { freePort, type GivenArgs, TestStack } from "../support/stack";

const readme = resolve(__dirname, "../../../README.md");

describe("the plain CLI", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let image: PushedImage;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    cleanup.add(() => stack.pulumi(["cancel", "--yes"]));
    args = { hostname: "localhost", port: await freePort(), containerName: stack.name, users: { elton: {} } };
    await stack.setArgs(args);
  });

  afterAll(() => cleanup.run());

  const startUp = () => stack.start("up", "--yes", "--skip-preview");

  /** Kills the engine when it prints this. */
  async function killEngineAt(pattern: RegExp): Promise<void> {
    const engine = startUp();
    await engine.prints(pattern);
    killNow(engine.pid);
    expect(await engine.ended).toMatchObject({ code: -1 });
    if ((await stack.pulumi(["stack", "export"])).output.includes("EOF")) {
      await repairAttributes();
    }
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("the stack is currently locked");
  }

  /** Runs commands of the README, word for word but for these names. */
  async function follow(instructions: RegExp, names: Record<string, string>): Promise<void> {
    let commands = instructions.exec(await readFile(readme, "utf8"))?.[1] ?? "";
    for (const [example, name] of Object.entries(names)) {
      expect(commands).toContain(example);
      commands = commands.replace(example, name);
    }
    const { code, output } = await attempt("bash", ["-c", commands], { cwd: stack.folder, env: stack.env });
    expect({ code, output }).toMatchObject({ code: 0 });
  }

  const repairAttributes = () => follow(/`(find FOLDER[^`]*)`/, { FOLDER: `${stack.folder}/state` });

  async function repair(): Promise<void> {
    const start = Date.now();
    await follow(/```sh\n(pulumi cancel [^`]*)```/, { "stack=dev": `stack=${stack.name}` });
    figure("recovery by the README's commands", `${(Date.now() - start) / 1000} s`);
    const names = await docker("ps", "-a", "--format", "{{.Names}}", "--filter", `name=^${stack.name}`);
    expect(names.split("\n").sort()).toEqual([stack.name, `${stack.name}-files`]);
    expect(await stack.run("up", "--yes", "--expect-no-changes")).not.toContain("pending");
  }

  test.each([
    ["a key", /registry-\S+-key creating/],
    ["the container of the files", /registry-files creating/],
    ["the registry's container", /registry-container creating/],
  ])("finishes a first update that was killed while it created %s", async (_, pattern) => {
    await stack.run("destroy", "--yes");
    await killEngineAt(pattern);
    await repair();
    const outputs = await stack.outputs();
    image = await PushedImage.push(outputs, "elton");
    await image.expectUnharmed(outputs);
  });

  test.each([
    ["deleted", /registry-container deleting/],
    ["created", /registry-container creating/],
  ])("finishes a change that was killed while the registry's container was %s", async (when, pattern) => {
    await stack.setArgs({ ...args, realm: `Realm of ${when}` });
    await killEngineAt(pattern);
    await repair();
    await image.expectUnharmed(await stack.outputs());
  });

  test("finishes a change whose program was killed, by another update", async () => {
    await stack.setArgs({ ...args, realm: "Realm of a killed program" });
    const engine = startUp();
    await engine.prints(/registry-container deleting/);
    killNow((await engine.starts(/cmd\/run/)).pid);
    const { code, output } = await engine.ended;
    expect(code).not.toBe(0);
    expect(output).toMatch(/error: .*the Node.js program failed/);

    await image.expectUnharmed(await stack.up());
  });

  test("reads a state whose attributes a killed engine has not written, after what the README says", async () => {
    const state = join(stack.folder, "state/.pulumi/stacks/secure-registry-e2e", `${stack.name}.json.attrs`);
    // Between the creation of this file and its only write.
    await writeFile(state, "");
    expect((await stack.pulumi(["stack", "export"])).output).toContain("EOF");

    await repairAttributes();
    expect(await stack.run("up", "--yes", "--expect-no-changes")).toContain("unchanged");
  });
});
