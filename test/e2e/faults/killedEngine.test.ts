import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Cleanup } from "../support/cleanup";
import { attempt } from "../support/command";
import { containerId, docker, newContainer } from "../support/docker";
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

  /** Kills the engine when it prints this, and where a container is named, when Docker has made that. */
  async function killEngineAt(pattern: RegExp, container?: string): Promise<void> {
    const former = container === undefined ? "" : await containerId(container);
    const engine = startUp();
    await engine.prints(pattern);
    const left = container === undefined ? undefined : await newContainer(container, former);
    killNow(engine.pid);
    expect(await engine.ended).toMatchObject({ code: -1 });
    if (left !== undefined) {
      expect(await stack.state()).not.toContain(left);
    }
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
    ["a key", /registry-\S+-key creating/, undefined],
    ["the container of the files", /registry-files creating/, "-files"],
    ["the registry's container", /registry-container creating/, ""],
  ])("finishes a first update that was killed while it created %s", async (_, pattern, suffix) => {
    await stack.run("destroy", "--yes");
    await killEngineAt(pattern, suffix === undefined ? undefined : `${stack.name}${suffix}`);
    await repair();
    const outputs = await stack.outputs();
    image = await PushedImage.push(outputs, "elton");
    await image.expectUnharmed(outputs);
  });

  test("finishes a change that was killed while the registry's container was deleted", async () => {
    await stack.setArgs({ ...args, realm: "Realm of the deleted" });
    await killEngineAt(/registry-container deleting/);
    await repair();
    await image.expectUnharmed(await stack.outputs());
  });

  test("finishes a change that was killed while the registry's container was created", async () => {
    await stack.setArgs({ ...args, realm: "Realm of the created" });
    await killEngineAt(/registry-container creating/, stack.name);
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
