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
