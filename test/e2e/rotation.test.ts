import { Cleanup } from "./support/cleanup";
import { readVolumeFile } from "./support/docker";
import { handshake } from "./support/openssl";
import { RegistryClient } from "./support/registryClient";
import { freePort, type Outputs, TestStack } from "./support/stack";

// The steps of SECURITY.md, as they stand there, with this repository's program.
describe("after a leak, is rotated", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let before: Outputs;

  beforeAll(async () => {
    stack = await TestStack.ofProgram();
    cleanup.add(() => stack.dispose());
    await stack.run("config", "set", "hostname", "localhost");
    await stack.run("config", "set", "port", String(await freePort()));
    await stack.run("config", "set", "containerName", stack.name);
    await stack.run("config", "set", "--path", "users.francis.rotation", "1");
    await setPassword("the first chosen words");
    await stack.up();
  });

  beforeEach(async () => {
    before = await stack.outputs();
  });

  afterAll(() => cleanup.run());

  const setPassword = (password: string) =>
    stack.pulumi(["config", "set", "--secret", "--path", "users.elton.password"], { input: password });
  const status = (user: string, { credentials }: Outputs) =>
    new RegistryClient(before.endpoint, before.caCertificatePem).status(user, credentials[user] ?? "");
  const up = (...args: string[]) => stack.run("up", "--yes", "--skip-preview", ...args);
  const hashes = async () => readVolumeFile(await stack.volume("auth"), "htpasswd");
  const served = async () => (await handshake(before.endpoint)).certificates[0];

  test("a generated password", async () => {
    await stack.run("config", "set", "--path", "users.francis.rotation", "2");
    await up();

    const after = await stack.outputs();
    expect([await status("francis", before), await status("francis", after)]).toEqual([401, 200]);
    expect(after.dockerConfigs.francis).not.toBe(before.dockerConfigs.francis);
    expect(await status("elton", before)).toBe(200);
  });

  test("a chosen password", async () => {
    await setPassword("the second chosen words");
    await up();

    expect([await status("elton", before), await status("elton", await stack.outputs())]).toEqual([401, 200]);
  });

  test("the secret of the hashes' salts: new hashes of the same passwords", async () => {
    const former = await hashes();
    await up("--replace", "**registry-salt");

    const lines = (await hashes()).split("\n");
    expect(lines.map((line) => line.split(":")[0])).toEqual(["elton", "francis"]);
    expect(lines.filter((line) => former.includes(line))).toEqual([]);
    expect([await status("elton", before), await status("francis", before)]).toEqual([200, 200]);
    expect(await stack.outputs()).toEqual(before);
  });

  test("the server's private key: a new certificate under the same authority", async () => {
    const former = await served();
    await up("--replace", "**registry-server-key");

    expect(await served()).not.toBe(former);
    // The client trusts what it trusted before.
    expect(await status("elton", before)).toBe(200);
    expect((await stack.outputs()).caCertificatePem).toBe(before.caCertificatePem);
  });

  test("the authority's private key: at once, and no client trusts the former one any more", async () => {
    await stack.run("config", "set", "--path", "tls.certificateAuthority.generation", "2");
    await up();

    const after = await stack.outputs();
    await expect(status("elton", before)).rejects.toThrow(/certificate/);
    const client = new RegistryClient(after.endpoint, after.caCertificatePem);
    expect(await client.status("elton", after.credentials.elton ?? "")).toBe(200);
    expect(await stack.run("stack", "export")).not.toContain('registry-ca-key"');
  });
});
