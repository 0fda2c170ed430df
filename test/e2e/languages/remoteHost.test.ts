import { existsSync } from "node:fs";
import { Cleanup } from "../support/cleanup";
import { inspect } from "../support/docker";
import { ExampleStack } from "../support/exampleStack";
import { RegistryClient } from "../support/registryClient";
import { SshServer } from "../support/sshServer";

// Only root may start one, and it must be installed: Debian's package would start a server of its own under systemd.
const canServe = existsSync("/usr/sbin/sshd") && process.getuid?.() === 0;

(canServe ? describe : describe.skip)("the example remote-host", () => {
  const cleanup = new Cleanup();
  let server: SshServer;
  let stack: ExampleStack;

  beforeAll(async () => {
    server = await SshServer.start();
    cleanup.add(() => server.stop());
    stack = await ExampleStack.of("remote-host");
    cleanup.add(() => stack.dispose());
    // What does not go over ssh goes nowhere.
    stack.env.DOCKER_HOST = "unix:///nonexistent/docker.sock";
    await stack.run("config", "set", "hostname", "localhost");
    await stack.run("config", "set", "dockerHost", `ssh://root@127.0.0.1:${server.port}`);
    await stack.run("config", "set", "sshOptions", JSON.stringify(server.options));
  });

  afterAll(() => cleanup.run());

  test("deploys over ssh, by the key that it was given", async () => {
    const { endpoint, caCertificatePem, credentials } = await stack.up();

    const client = new RegistryClient(endpoint, caCertificatePem);
    expect(await client.status("deploy", credentials.deploy ?? "")).toBe(200);
    expect(await client.status("deploy", "wrong")).toBe(401);
    expect(await inspect(stack.name, "{{.State.Health.Status}}")).toBe("healthy");
    expect(await server.log()).toMatch(/Accepted publickey for root from 127\.0\.0\.1/);
  });
});
