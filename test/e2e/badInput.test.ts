import { createServer, type Server } from "node:net";
import { defaultImage } from "../../components/container/image";
import { docker, inspect } from "./support/docker";
import { issueCertificate } from "./support/openssl";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, TestStack } from "./support/stack";

describe("bad arguments", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
  });

  afterAll(() => stack.dispose());

  /** What the CLI tells about these arguments, after a look that nothing was made and no stack trace is shown. */
  async function report(args: GivenArgs): Promise<string> {
    const { code, output } = await stack.tryDeploy(args);
    expect(code).not.toBe(0);
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain("unhandled exception");
    expect(await docker("ps", "--all", "--quiet", "--filter", `name=${stack.name}`)).toBe("");
    const made = JSON.parse(await stack.run("stack", "export")) as {
      deployment: { resources: { type: string }[] };
    };
    const types = made.deployment.resources.map(({ type }) => type);
    const harmless = /^(pulumi:.*|secure-registry:index:SecureRegistry|random:index\/randomId:RandomId)$/;
    expect(types.filter((type) => !harmless.test(type))).toEqual([]);
    return output;
  }

  test("are all told in one report, once, whether they are plain or secret", async () => {
    const own = await issueCertificate("DNS:other.test");
    const plain: GivenArgs = {
      hostname: "https://registry.test:5000/v2",
      port: 70000,
      containerName: stack.name,
      ipv4Address: "10.0.0.1",
      bcryptCost: 3,
      users: { "el:ton": { password: "" }, francis: { password: "x".repeat(73), passwordHash: "{SHA}abc" } },
      htpasswd: "francis:$apr1$abc$def",
      tls: { ...own, privateKeyPem: "/etc/ssl/private/registry.key" },
      environment: { REGISTRY_HTTP_TLS_KEY: "/x" },
    };
    const secret = { ...plain, bcryptCost: { secret: 3 }, hostname: { secret: plain.hostname } };
    for (const args of [plain, secret]) {
      const output = await report(args);
      for (const property of [
        "hostname",
        "port",
        "ipv4Address",
        "bcryptCost",
        "users.el:ton",
        "users.el:ton.password",
        "users.francis",
        "users.francis.password",
        "users.francis.passwordHash",
        "htpasswd",
        "tls.privateKeyPem",
        "tls.certificatePem",
        "environment.REGISTRY_HTTP_TLS_KEY",
      ]) {
        expect(output).toContain(`- ${property}: `);
      }
      expect(output.match(/was not changed: \d+ problems with its arguments/g)).toHaveLength(2);
    }
  });

  test("are told by a preview", async () => {
    await stack.setArgs({ hostname: "registry.test", users: {} });
    const { code, output } = await stack.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("users: must name at least one user");
  });

  test("that are known only during the update are told before anything is made", async () => {
    const output = await report({
      hostname: { later: "registry.test:5000" },
      containerName: stack.name,
      users: { elton: { password: { later: "x".repeat(73) } } },
    });
    expect(output).toContain("- hostname: ");
    expect(output).toContain("- users.elton.password: ");
    expect(output).not.toContain("xxxxx");
  });

  test("an address outside the network's subnet", async () => {
    await docker("network", "create", "--subnet", "10.213.8.0/24", stack.name);
    const output = await report({
      hostname: "localhost",
      containerName: stack.name,
      users: { elton: {} },
      network: stack.name,
      ipv4Address: "10.213.9.5",
    }).finally(() => docker("network", "rm", stack.name));
    expect(output).toContain("- ipv4Address: must lie in a subnet of the network");
    expect(output).toContain("10.213.8.0/24");
  });
});

test("a network that does not exist is told before anything is made", async () => {
  const stack = await TestStack.ofComponent();
  const { code, output } = await stack.tryDeploy({
    hostname: "localhost",
    containerName: stack.name,
    users: { elton: {} },
    network: "no-such-network",
  });
  await stack.dispose();
  expect(code).not.toBe(0);
  expect(output).toContain("no-such-network");
  expect(output).not.toContain("docker:index:Container");
});

describe("an update that fails for a reason outside it is made good by the next one:", () => {
  const password = "a password of the tests";
  let stack: TestStack;
  let args: GivenArgs;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password } },
    };
  });

  afterAll(() => stack.dispose());

  async function expectFailure(expected: RegExp, change: GivenArgs = {}): Promise<void> {
    const { code, output } = await stack.tryDeploy({ ...args, ...change });
    expect(output).toMatch(expected);
    expect(code).not.toBe(0);
  }

  async function expectRecovery(change: GivenArgs = {}): Promise<void> {
    const { endpoint, caCertificatePem } = await stack.deploy({ ...args, ...change });
    expect(await new RegistryClient(endpoint, caCertificatePem).status("elton", password)).toBe(200);
    expect(await inspect(stack.name, "{{.State.Health.Status}}")).toBe("healthy");
    await stack.run("preview", "--expect-no-changes");
  }

  test("a missing daemon", async () => {
    await stack.setArgs(args);
    const env = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview"], { env });
    expect(output).toMatch(/\/nonexistent\/docker\.sock/);
    expect(code).not.toBe(0);
    await expectRecovery();
  });

  test("a port in use", async () => {
    const port = await freePort();
    const holder = await listen(port);
    try {
      await expectFailure(/port is already allocated|address already in use/, { port });
    } finally {
      holder.close();
    }
    await expectRecovery({ port });
  });

  test("an image that can be had nowhere, and the registry runs on meanwhile", async () => {
    const before = await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");
    await expectFailure(/e2e\.invalid\/registry:1/, { image: "e2e.invalid/registry:1" });
    expect(await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}")).toBe(before);
    await expectRecovery();
  });

  test("a delivery that can't be made", async () => {
    const before = await inspect(stack.name, "{{.Id}}");
    const obstacle = ["exec", "-u", "0", `${stack.name}-obstacle`] as const;
    await docker(
      "run",
      "-d",
      "--name",
      obstacle[3],
      "-v",
      `${await stack.volume("auth")}:/auth`,
      defaultImage,
      "sleep",
      "600",
    );
    await docker(...obstacle, "sh", "-c", "mv /auth/htpasswd /auth/kept && mkdir -p /auth/htpasswd/x");

    const users = { elton: { password }, francis: {} };
    await expectFailure(/registry-files/, { users });
    expect(await inspect(stack.name, "{{.Id}} {{.State.Running}}")).toBe(`${before} true`);
    await docker(...obstacle, "rm", "-r", "/auth/htpasswd");
    await docker("rm", "--force", "--volumes", obstacle[3]);
    await expectRecovery({ users });
  });

  test("a registry that does not become healthy", async () => {
    // The trap of Distribution's configuration: it panics at this setting.
    const environment = { REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED: "true" };
    await expectFailure(/failed to be in healthy state/, { environment });
    await expectRecovery();
  });
});

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(port, "0.0.0.0", () => resolve(server));
  });
}
