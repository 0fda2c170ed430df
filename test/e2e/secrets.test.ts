import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Cleanup } from "./support/cleanup";
import { attempt, run } from "./support/command";
import { readVolumeFile } from "./support/docker";
import { issueCertificate } from "./support/openssl";
import { forms } from "./support/secretForms";
import { freePort, TestStack } from "./support/stack";

/** The values that must appear nowhere, by what they are. */
type Secrets = Record<string, string>;

describe("no secret of a registry is in plain text in", () => {
  const stacks: TestStack[] = [];
  const secrets: Secrets = {};

  beforeAll(async () => {
    const chosen = "chosen password of elton";
    const first = await TestStack.ofProgram();
    stacks.push(first);
    await first.run("config", "set", "hostname", "localhost");
    await first.run("config", "set", "port", String(await freePort()));
    await first.run("config", "set", "containerName", first.name);
    await first.run("config", "set", "--path", "users.francis.rotation", "1");
    // By standard input, so that it is in no process list.
    await first.pulumi(["config", "set", "--secret", "--path", "users.elton.password"], { input: chosen });
    const { credentials } = await first.up();
    expect(credentials.elton).toBe(chosen);
    Object.assign(secrets, { "chosen password": chosen, "generated password": credentials.francis });
    Object.assign(secrets, await hashes(first), await privateKeys(first, 2));

    const own = await issueCertificate("DNS:localhost");
    const second = await TestStack.ofComponent();
    stacks.push(second);
    const args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: second.name,
      users: { grace: {} },
      tls: { ...own, privateKeyPem: { later: own.privateKeyPem } },
    };
    // The argument itself is plain text in this test's configuration; the component makes it secret.
    await second.deploy(args);
    secrets["own private key"] = keyMaterial(own.privateKeyPem);

    for (const stack of stacks) {
      await stack.run("preview", "--diff");
      await stack.run("up", "--yes", "--diff");
      await stack.run("refresh", "--yes", "--diff");
      await stack.run("stack", "output");
      await stack.run("stack", "output", "--json");
      await stack.run("stack", "export");
    }
    await first.run("config", "set", "--path", "users.henry.rotation", "1");
    await first.run("config", "set", "realm", "unknown to the program");
    expect((await first.pulumi(["up", "--yes", "--diff"])).code).not.toBe(0);
    await first.run("config", "rm", "realm");
    await first.run("up", "--yes", "--diff");
  });

  afterAll(async () => {
    const cleanup = new Cleanup();
    for (const stack of stacks) {
      cleanup.add(() => stack.dispose());
    }
    await cleanup.run();
  });

  test("this test's own collection is complete", () => {
    expect(Object.keys(secrets)).toEqual([
      "chosen password",
      "generated password",
      "hash of elton",
      "hash of francis",
      "private key 1",
      "private key 2",
      "own private key",
    ]);
    expect(Object.values(secrets).every((secret) => secret.length >= 20)).toBe(true);
  });

  const places: [string, () => Promise<string>][] = [
    ["the state", async () => (await Promise.all(stacks.map((stack) => stack.state()))).join("\n")],
    [
      "the stack's configuration",
      () => readFile(join(stacks[0]?.folder ?? "", `Pulumi.${stacks[0]?.name}.yaml`), "utf8"),
    ],
    ["the CLI's output", async () => stacks.flatMap((stack) => stack.transcript).join("\n")],
    ["docker inspect", () => ofContainers("inspect")],
    ["docker history", () => ofContainers("inspect", "--format", "{{.Image}}").then(history)],
    ["the containers' logs", () => ofContainers("logs")],
  ];

  test.each(places)("%s", async (_, read) => {
    const text = await read();
    expect(text.length).toBeGreaterThan(100);
    expect(found(text)).toEqual([]);
  });

  test("…and where one is, it would be found", () => {
    const key = secrets["own private key"] ?? "";
    expect(found(`before ${secrets["hash of elton"]} after`)).toEqual(["hash of elton"]);
    expect(found(JSON.stringify({ key: `-----BEGIN\n${key}\n-----END` }))).toEqual(["own private key"]);
    expect(found(Buffer.from(`elton:${secrets["chosen password"]}`).toString("base64"))).toEqual([
      "chosen password",
    ]);
  });

  function found(text: string): string[] {
    return Object.entries(secrets)
      .filter(([, secret]) => forms(secret).some((form) => text.includes(form)))
      .map(([what]) => what);
  }

  async function ofContainers(...command: string[]): Promise<string> {
    const names = stacks.flatMap(({ name }) => [name, `${name}-files`]);
    const results = await Promise.all(names.map((name) => attempt("docker", [...command, name])));
    return results.map(({ output }) => output).join("\n");
  }
});

/** The middle line of a key in PEM: unlike the first line it differs between keys. */
function keyMaterial(pem: string): string {
  return pem.split("\n")[2] ?? "";
}

async function hashes(stack: TestStack): Promise<Secrets> {
  const lines = (await readVolumeFile(await stack.volume("auth"), "htpasswd"))
    .split("\n")
    .map((line) => line.split(":"));
  return Object.fromEntries(lines.map(([user, hash]) => [`hash of ${user}`, hash ?? ""]));
}

async function privateKeys(stack: TestStack, count: number): Promise<Secrets> {
  const args = ["--non-interactive", "stack", "export", "--show-secrets"];
  const state = await run("pulumi", args, { cwd: stack.folder, env: stack.env });
  const keys = [...new Set(state.match(/-----BEGIN EC PRIVATE KEY-----[^-]+/g) ?? [])];
  expect(keys).toHaveLength(count);
  return Object.fromEntries(
    keys.map((key, index) => [`private key ${index + 1}`, key.split("\\n")[2] ?? ""]),
  );
}

async function history(images: string): Promise<string> {
  const results = [...new Set(images.split("\n"))]
    .filter((image) => image !== "")
    .map((image) => attempt("docker", ["history", "--no-trunc", image]));
  return (await Promise.all(results)).map(({ output }) => output).join("\n");
}
