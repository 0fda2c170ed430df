import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Cleanup } from "./support/cleanup";
import { DockerProxy } from "./support/dockerProxy";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, TestStack } from "./support/stack";
import { customResources, longestChain } from "./support/stateGraph";

/** What one update cost, in counts that no machine's speed changes. */
interface Cost {
  /** How many passwords were hashed. */
  hashes: number;

  /** What the daemon was asked to do, and how often; the questions about its state are left out. */
  orders: Record<string, number>;

  /** How much the daemon was sent. */
  kilobytes: number;
}

const users = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [
    `user-${index}`,
    { password: { secret: `Horse ${index} battery` } },
  ]),
);

describe("a registry of twenty users", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let proxy: DockerProxy;
  let args: GivenArgs;
  let firstCost: Cost;

  beforeAll(async () => {
    proxy = await DockerProxy.start();
    cleanup.add(() => proxy.stop());
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    stack.env.DOCKER_HOST = proxy.host;
    stack.env.NODE_OPTIONS = `--require=${join(__dirname, "support/countBcrypt.cjs")}`;
    stack.env.BCRYPT_COUNTS = join(stack.folder, "bcrypt-counts");
    args = { hostname: "localhost", port: await freePort(), containerName: stack.name, users };
    firstCost = await costOf("up", args);
  });

  afterAll(() => cleanup.run());

  /** The costs of a command of the CLI with these arguments. */
  async function costOf(command: "up" | "preview", given: GivenArgs): Promise<Cost> {
    await stack.setArgs(given);
    await rm(stack.env.BCRYPT_COUNTS as string, { force: true });
    proxy.reset();
    await (command === "up" ? stack.run("up", "--yes", "--skip-preview") : stack.run("preview"));
    const counts = await readFile(stack.env.BCRYPT_COUNTS as string, "utf8");
    const orders: Record<string, number> = {};
    for (const order of proxy.calls.filter((call) => !/^(GET|HEAD) /.test(call))) {
      orders[order] = (orders[order] ?? 0) + 1;
    }
    const hashes = counts.trim().split("\n").map(Number);
    return { hashes: hashes.reduce((sum, count) => sum + count, 0), orders, kilobytes: proxy.bytes / 1000 };
  }

  test("is made of this many resources, of which few have to wait for others", async () => {
    const state = await stack.state();

    expect(
      customResources(state)
        .filter((name) => name !== "later")
        .sort(),
    ).toEqual([
      "registry-auth",
      "registry-ca-certificate",
      "registry-ca-key",
      "registry-certs",
      "registry-container",
      "registry-data",
      "registry-files",
      "registry-image",
      "registry-salt",
      "registry-server-certificate",
      "registry-server-key",
      "registry-server-request",
    ]);
    expect(longestChain(state)).toEqual([
      "registry-ca-key",
      "registry-ca-certificate",
      "registry-server-certificate",
      "registry-files",
      "registry-container",
    ]);
  });

  test("is first deployed by one hash a user, and by few orders to the daemon", () => {
    expect(firstCost.hashes).toBe(20);
    expect(firstCost.orders).toEqual({
      "POST /containers/create": 2,
      "PUT /containers/ID/archive": 3,
      "POST /containers/ID/start": 2,
      "POST /containers/ID/wait": 1,
      "POST /volumes/create": 3,
    });
    expect(firstCost.kilobytes).toBeLessThan(40);
  });

  test.each(["up", "preview"] as const)(
    "is left alone by %s, which makes one hash a user",
    async (command) => {
      const { hashes, orders } = await costOf(command, args);

      expect({ hashes, orders }).toEqual({ hashes: 20, orders: {} });
    },
  );

  const change = (changed: object) => costOf("up", { ...args, users: { ...users, ...changed } });

  test("gets a user more, or another password, by one delivery", async () => {
    const added = await change({ "user-20": { password: { secret: "Horse 20 battery" } } });
    const changed = await change({ "user-20": { password: { secret: "Horse 21 battery" } } });

    for (const { hashes, orders, kilobytes } of [added, changed]) {
      expect(hashes).toBe(21);
      expect(orders).toEqual({
        "DELETE /containers/ID": 1,
        "POST /containers/ID/wait": 2,
        "POST /containers/create": 1,
        "PUT /containers/ID/archive": 3,
        "POST /containers/ID/start": 1,
      });
      expect(kilobytes).toBeLessThan(20);
    }
  });

  test("loses a user by an update after one that failed", async () => {
    const { endpoint, caCertificatePem } = await stack.outputs();
    const client = new RegistryClient(endpoint, caCertificatePem);
    const { "user-0": _, ...others } = users;
    const remaining = { ...args, users: others };
    expect(await client.status("user-0", "Horse 0 battery")).toBe(200);

    const failed = await stack.tryDeploy({ ...remaining, image: "registry:there-is-no-such-image" });
    expect(failed.code).not.toBe(0);
    await stack.deploy(remaining);

    expect(await client.status("user-0", "Horse 0 battery")).toBe(401);
    expect(await client.status("user-1", "Horse 1 battery")).toBe(200);
  });
});
