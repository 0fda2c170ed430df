import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { Cleanup } from "../support/cleanup";
import { RegistryClient } from "../support/registryClient";
import { freePort, TestStack } from "../support/stack";

const cleanup = new Cleanup();
afterAll(() => cleanup.run());

test("of two plain updates at once the second is told so, and the first finishes", async () => {
  const stack = await TestStack.ofComponent();
  cleanup.add(() => stack.dispose());
  await stack.setArgs({
    hostname: "localhost",
    port: await freePort(),
    containerName: stack.name,
    users: { elton: {} },
  });
  const first = stack.start("up", "--yes", "--skip-preview");
  await first.prints(/creating/);
  const second = await stack.pulumi(["up", "--yes", "--skip-preview"]);
  expect(second.code).not.toBe(0);
  expect(second.output).toContain("the stack is currently locked by 1 lock(s)");

  expect(await first.ended).toMatchObject({ code: 0 });
  const { endpoint, caCertificatePem, credentials } = await stack.outputs();
  const client = new RegistryClient(endpoint, caCertificatePem);
  expect(await client.status("elton", credentials.elton ?? "")).toBe(200);
  expect(await stack.run("up", "--yes", "--refresh", "--expect-no-changes")).toContain("unchanged");
});

describe("`make up`", () => {
  let checkout: Checkout;
  let locks: string;

  beforeAll(async () => {
    checkout = await Checkout.create();
    cleanup.add(() => checkout.dispose());
    locks = join(checkout.folder, ".state/backend/.pulumi/locks/organization/secure-registry", checkout.name);
  });

  test("of two at once the second is told so, and the first finishes", async () => {
    const first = checkout.startMake("up");
    await first.prints(/registry-\S+ creating/);
    const second = await checkout.make("up");
    expect(second.code).not.toBe(0);
    expect(second.output).toMatch(
      new RegExp(
        `^An update of the stack '${checkout.name}' is running: process \\d+ of \\S+ on ${hostname()}\\.$`,
        "m",
      ),
    );

    expect(await first.ended).toMatchObject({ code: 0 });
    const { output } = await checkout.make("up");
    expect(output).toMatch(/^ +\d+ unchanged$/m);
  });

  /** Leaves a lock such as the engine makes. */
  async function lock(pid: number, host: string): Promise<void> {
    await mkdir(locks, { recursive: true });
    const text = { pid, username: userInfo().username, hostname: host, timestamp: new Date().toISOString() };
    await writeFile(join(locks, "00000000-0000-0000-0000-000000000000.json"), JSON.stringify(text));
  }

  test("leaves the lock of another host alone, and says how it is released", async () => {
    await lock(process.pid, "elsewhere");
    const { code, output } = await checkout.make("up");
    expect(code).not.toBe(0);
    expect(output).toContain("on elsewhere.");
    expect(output).toContain("pulumi cancel");
    expect(await readdir(locks)).toHaveLength(1);

    await checkout.inEnvironment("pulumi cancel --yes");
    expect(await checkout.make("up")).toMatchObject({ code: 0 });
  });

  test("releases a lock whose process has ended, also where another program has got its number", async () => {
    await lock(process.pid, hostname());
    const { code, output } = await checkout.make("up");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain(`Releasing the lock of an update that was killed (process ${process.pid}).`);
  });
});
