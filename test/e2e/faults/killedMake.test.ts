import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { Cleanup } from "../support/cleanup";
import { containerId, docker, newContainer } from "../support/docker";
import { figure } from "../support/figures";
import { killNow, type RunningCommand } from "../support/processes";
import { PushedImage } from "../support/pushed";

describe("`make up`", () => {
  const cleanup = new Cleanup();
  let checkout: Checkout;
  let bindAddress: string;

  beforeAll(async () => {
    checkout = await Checkout.create();
    cleanup.add(() => checkout.dispose());
  });

  afterAll(() => cleanup.run());

  const containers = () =>
    docker(
      "ps",
      "--all",
      "--format",
      "{{.Names}}",
      "--filter",
      `label=secure-registry.stack=${checkout.name}`,
    );

  /** Runs it until it prints this, and where a container is named, until Docker has made that; then kills. */
  async function upUntil(
    pattern: RegExp,
    kill: (command: RunningCommand) => Promise<void>,
    container?: string,
  ): Promise<string> {
    const former = container === undefined ? "" : await containerId(container);
    const command = checkout.startMake("up");
    try {
      await command.prints(pattern);
      const left = container === undefined ? undefined : await newContainer(container, former);
      await kill(command);
      if (left !== undefined) {
        expect(await readFile(state(), "utf8")).not.toContain(left);
      }
    } finally {
      await command.kill();
    }
    return (await command.ended).output;
  }

  const state = () =>
    join(checkout.folder, `.state/backend/.pulumi/stacks/secure-registry/${checkout.name}.json`);

  /** Sets what the container has to be made anew for. */
  async function replaceContainer(): Promise<void> {
    bindAddress = bindAddress === "127.0.0.1" ? "0.0.0.0" : "127.0.0.1";
    await checkout.configure({ bindAddress });
  }

  const killAll = (command: RunningCommand) => command.kill();

  async function killEngine(command: RunningCommand): Promise<void> {
    killNow((await command.starts(/^pulumi up/)).pid);
    expect(await command.ended).not.toMatchObject({ code: 0 });
  }

  async function expectUp(): Promise<string> {
    const start = Date.now();
    const { code, output } = await checkout.make("up");
    expect({ code, output }).toMatchObject({ code: 0 });
    figure("recovery by `make up`", `${(Date.now() - start) / 1000} s`);
    return output;
  }

  test("finishes by itself what several killed runs have begun", async () => {
    await upUntil(/registry-\S+-key creating/, killEngine);

    const second = await upUntil(/registry-files creating/, killEngine, `${checkout.name}-files`);
    expect(second).toMatch(/^Releasing the lock of an update that was killed \(process \d+\)\.$/m);

    const third = await upUntil(/registry-container creating/, killAll, checkout.name);
    expect(third).toMatch(/^Releasing the lock/m);
    expect(third).toMatch(/^An update was killed: finishing what it has begun, without the container/m);

    const last = await expectUp();
    expect(last).toMatch(/^Releasing the lock/m);
    expect(last).toMatch(/^An update was killed: finishing what it has begun, without the container/m);
    expect((await containers()).split("\n").sort()).toEqual([checkout.name, `${checkout.name}-files`]);

    const after = (await checkout.make("up")).output;
    expect(after).toMatch(/^ +\d+ unchanged$/m);
    expect(after).not.toMatch(/killed|pending/);
  });

  describe("of a registry with images", () => {
    let image: PushedImage;

    beforeAll(async () => {
      await expectUp();
      image = await PushedImage.push(await checkout.outputs(), "elton");
    });

    test("replaces the container after a kill of the engine when the old one is deleted", async () => {
      await replaceContainer();
      await upUntil(/registry-container deleting/, killEngine);

      expect(await expectUp()).toMatch(/^Releasing the lock/m);
      await image.expectUnharmed(await checkout.outputs());
    });

    test.each([
      ["the engine", killEngine],
      ["everything", killAll],
    ])("replaces the container after a kill of %s when the new one is created", async (_, kill) => {
      await replaceContainer();
      await upUntil(/registry-container creating/, kill, checkout.name);

      expect(await expectUp()).toMatch(/^An update was killed: .*, without the container/m);
      expect((await containers()).split("\n").sort()).toEqual([checkout.name, `${checkout.name}-files`]);
      await image.expectUnharmed(await checkout.outputs());
    });

    test("reads a state whose attributes a killed engine has not written", async () => {
      // Between the creation of this file and its only write.
      await writeFile(`${state()}.attrs`, "");
      expect((await checkout.inEnvironment("pulumi stack export")).output).toContain("EOF");

      await expectUp();
      await image.expectUnharmed(await checkout.outputs());
    });

    test("finishes after a kill of the program", async () => {
      await replaceContainer();
      const command = checkout.startMake("up");
      await command.prints(/registry-container creating/);
      killNow((await command.starts(/cmd\/run/)).pid);
      const { code, output } = await command.ended;
      expect(code).not.toBe(0);
      expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);

      expect(await expectUp()).not.toContain("killed");
      await image.expectUnharmed(await checkout.outputs());
    });

    test("leaves nothing that `make down` could not take down after a kill", async () => {
      await replaceContainer();
      await upUntil(/registry-container creating/, killEngine, checkout.name);
      expect(await checkout.make("down")).toMatchObject({ code: 0 });
      expect(await containers()).toBe("");

      await expectUp();
      await image.expectUnharmed(await checkout.outputs());
    });
  });
});
