import { Cleanup } from "../support/cleanup";
import { docker, inspect } from "../support/docker";
import { PushedImage } from "../support/pushed";
import { freePort, type GivenArgs, TestStack } from "../support/stack";

describe("a registry that is taken down", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let image: PushedImage;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    args = { hostname: "localhost", port: await freePort(), containerName: stack.name, users: { elton: {} } };
    image = await PushedImage.push(await stack.deploy(args), "elton");
  });

  afterAll(() => cleanup.run());

  test("has its images again when it comes back", async () => {
    await stack.run("destroy", "--yes");
    await expect(inspect(stack.name, "{{.Id}}")).rejects.toThrow(/no such object/i);
    await image.expectUnharmed(await stack.up());
  });

  test("is changed, but not taken down, while it is protected", async () => {
    await stack.run("config", "set", "protect", "true");
    await stack.up();
    const users = { elton: { rotation: "2" }, francis: {} };
    const outputs = await stack.deploy({ ...args, users, realm: "Realm of the protected" });
    await image.expectUnharmed(outputs);
    const before = await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");

    const { code, output } = await stack.pulumi(["destroy", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).toContain("protected");
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}")).toBe(before);
    await image.expectUnharmed(outputs);

    await stack.run("config", "set", "protect", "false");
    await stack.up();
    await stack.run("destroy", "--yes");
    await image.expectUnharmed(await stack.up());
  });

  test("loses its images with `retainData: false` alone", async () => {
    const volume = await stack.volume("data");
    await stack.deploy({ ...args, volumes: { retainData: false } });
    await stack.run("destroy", "--yes");
    await expect(docker("volume", "inspect", volume)).rejects.toThrow(/no such volume/i);
  });
});
