import { Cleanup } from "./support/cleanup";
import { bridgeAddress, DockerClient, docker, inspect, makeImage, trust } from "./support/docker";
import { RegistryClient } from "./support/registryClient";
import { freePort, type Outputs, TestStack } from "./support/stack";

const chosen = "correct horse battery staple";

describe("the accounts of a deployed registry", () => {
  const image = `e2e-accounts-${process.pid}`;
  let stack: TestStack;
  let outputs: Outputs;
  const cleanup = new Cleanup();
  let hostname: string;

  beforeAll(async () => {
    hostname = await bridgeAddress();
    stack = await TestStack.ofProgram();
    cleanup.add(() => stack.dispose());
    const port = await freePort();
    await stack.run("config", "set", "hostname", hostname);
    await stack.run("config", "set", "bindAddress", hostname);
    await stack.run("config", "set", "port", String(port));
    await stack.run("config", "set", "containerName", stack.name);
    await stack.run("config", "set", "--path", "users.francis.rotation", "1");
    await stack.run("config", "set", "--path", "users.grace.rotation", "1");
    await stack.run("config", "set", "--secret", "--path", "users.elton.password", chosen);
    outputs = await stack.up();
    cleanup.add(await trust(outputs.endpoint, outputs.caCertificatePem));
    await makeImage(image, "accounts");
    cleanup.add(() => docker("rmi", "--force", image));
  });

  afterAll(() => cleanup.run());

  test("a pull without credentials is refused, whether the image exists or not", async () => {
    const client = new DockerClient();
    const owner = new DockerClient();
    const existing = `${outputs.endpoint}/existing:1`;
    await owner.login(outputs.endpoint, "elton", chosen);
    await owner.run("tag", image, existing);
    await owner.run("push", existing);
    await owner.run("rmi", existing);

    for (const reference of [existing, `${outputs.endpoint}/missing:1`]) {
      const { code, output } = await client.attempt("pull", reference);
      expect(output).toContain("no basic auth credentials");
      expect(code).not.toBe(0);
    }
    client.dispose();
    owner.dispose();
  });

  test("each user logs in, with a chosen password or a generated one", async () => {
    expect(Object.keys(outputs.credentials).sort()).toEqual(["elton", "francis", "grace"]);
    expect(outputs.credentials.elton).toBe(chosen);
    for (const [user, password] of Object.entries(outputs.credentials)) {
      const client = new DockerClient();
      expect(await client.login(outputs.endpoint, user, password)).toMatchObject({ code: 0 });
      client.dispose();
    }
  });

  test.each([
    ["a wrong password", "elton", "wrong"],
    ["an unknown user", "mallory", chosen],
    ["another user's password", "francis", chosen],
  ])("%s gets 401", async (_, user, password) => {
    const client = new DockerClient();
    const { code, output } = await client.login(outputs.endpoint, user, password);
    expect(code).not.toBe(0);
    expect(output).toContain("401 Unauthorized");
    client.dispose();
  });

  test("users are added, removed and changed while the others work on in the same container", async () => {
    const { francis = "", grace = "" } = outputs.credentials;
    const started = await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");

    await stack.run("config", "rm", "--path", "users.grace");
    await stack.run("config", "set", "--path", "users.henry.rotation", "1");
    await stack.run("config", "set", "--secret", "--path", "users.elton.password", "another secret phrase");
    const changed = await stack.up();

    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    expect(await client.status("francis", francis)).toBe(200);
    expect(await client.status("elton", "another secret phrase")).toBe(200);
    expect(await client.status("elton", chosen)).toBe(401);
    expect(await client.status("henry", changed.credentials.henry ?? "")).toBe(200);
    expect(await client.status("grace", grace)).toBe(401);
    expect(changed.credentials.francis).toBe(francis);
    expect(await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}")).toBe(started);
  });

  test("a generated password is drawn anew when its rotation changes", async () => {
    const before = (await stack.outputs()).credentials.francis ?? "";
    await stack.run("config", "set", "--path", "users.francis.rotation", "2");
    const after = (await stack.up()).credentials.francis ?? "";

    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    expect(after).not.toBe(before);
    expect(await client.status("francis", after)).toBe(200);
    expect(await client.status("francis", before)).toBe(401);
  });
});
