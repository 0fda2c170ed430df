import { Cleanup } from "./support/cleanup";
import { RegistryClient } from "./support/registryClient";
import { freePort, TestStack } from "./support/stack";

test("a program in a folder of its own deploys a second registry beside this repository's", async () => {
  const password = "a password of the tests";
  const cleanup = new Cleanup();
  const first = await TestStack.ofProgram();
  cleanup.add(() => first.dispose());
  const second = await TestStack.ofComponent();
  cleanup.add(() => second.dispose());
  const [firstPort, secondPort] = [await freePort(), await freePort()];
  await first.run("config", "set", "hostname", "localhost");
  await first.run("config", "set", "port", String(firstPort));
  await first.run("config", "set", "containerName", first.name);
  await first.run("config", "set", "--secret", "--path", "users.elton.password", password);
  try {
    const outputs = [
      await first.up(),
      await second.deploy({
        hostname: "localhost",
        port: secondPort,
        containerName: second.name,
        users: { francis: { password } },
      }),
    ] as const;

    const clients = outputs.map((output) => new RegistryClient(output.endpoint, output.caCertificatePem));
    const statuses = (user: string) => Promise.all(clients.map((client) => client.status(user, password)));
    expect(await statuses("elton")).toEqual([200, 401]);
    expect(await statuses("francis")).toEqual([401, 200]);
    expect(outputs[0].endpoint).toBe(`localhost:${firstPort}`);
    expect(outputs[1].endpoint).toBe(`localhost:${secondPort}`);
  } finally {
    await cleanup.run();
  }
});

test("two registries of one program keep their users, certificates and images apart", async () => {
  const cleanup = new Cleanup();
  const stack = await TestStack.ofComponent();
  cleanup.add(() => stack.dispose());
  const password = "a password of the tests";
  const argsOf = async (containerName: string, user: string) => ({
    hostname: "localhost",
    port: await freePort(),
    containerName,
    users: { [user]: { password } },
  });
  try {
    const second = await argsOf(`${stack.name}-second`, "francis");
    await stack.run("config", "set", "second", JSON.stringify(second));
    const outputs = await stack.deploy(await argsOf(stack.name, "elton"));

    const clients = [outputs, outputs.second].map(
      (of) => new RegistryClient(of.endpoint, of.caCertificatePem),
    );
    const statuses = (user: string) => Promise.all(clients.map((client) => client.status(user, password)));
    expect(await statuses("elton")).toEqual([200, 401]);
    expect(await statuses("francis")).toEqual([401, 200]);
    expect(outputs.second.caCertificatePem).not.toBe(outputs.caCertificatePem);
    await clients[0]?.push("team/app", "1", ["elton", password]);
    const catalog = await clients[1]?.request("/v2/_catalog", { credentials: ["francis", password] });
    expect(catalog?.body).toBe('{"repositories":[]}\n');
  } finally {
    await cleanup.run();
  }
});
