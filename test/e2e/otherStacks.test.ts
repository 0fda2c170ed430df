import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { defaultImage } from "../../components/container/image";
import { Cleanup } from "./support/cleanup";
import { attempt } from "./support/command";
import { bridgeAddress, docker, trust } from "./support/docker";
import { freePort, type Outputs, TestStack } from "./support/stack";

const examples = resolve(__dirname, "../../examples");
const modules = resolve(__dirname, "../../node_modules");

describe("other stacks use a registry by its outputs alone:", () => {
  const cleanup = new Cleanup();
  const stacks: TestStack[] = [];
  let registry: TestStack;
  let outputs: Outputs;
  let push: TestStack;
  let image: string;

  beforeAll(async () => {
    registry = await TestStack.ofComponent();
    stacks.push(registry);
    cleanup.add(() => registry.dispose());
    outputs = await registry.deploy({
      // The daemon takes a registry on 127.0.0.1 for one that needs no trust.
      hostname: await bridgeAddress(),
      port: await freePort(),
      containerName: registry.name,
      users: { elton: {}, francis: {} },
    });
    cleanup.add(await trust(outputs.endpoint, outputs.caCertificatePem));
  });

  afterAll(() => cleanup.run());

  /** One of the examples, as it stands, with what its README has the user set. */
  async function example(name: string, config: Record<string, string>): Promise<TestStack> {
    const stack = await TestStack.ofFolder(join(examples, name), { backend: registry, modules });
    stacks.push(stack);
    const certificate = join(stack.folder, "ca.crt");
    await writeFile(certificate, outputs.caCertificatePem);
    stack.env.SSL_CERT_FILE = certificate;
    await stack.run("config", "set", "registryStack", `organization/secure-registry-e2e/${registry.name}`);
    for (const [key, value] of Object.entries(config)) {
      await stack.run("config", "set", key, value);
    }
    return stack;
  }

  test("one builds an image and pushes it", async () => {
    push = await example("push-image", { user: "elton", base: defaultImage });
    cleanup.add(() => push.dispose());
    ({ image } = await push.up<{ image: string }>());

    const [, digest] = image.split("@");
    expect(image).toMatch(new RegExp(`^${outputs.endpoint}/hello@sha256:[0-9a-f]{64}$`));
    expect(await docker("logs", registry.name)).toContain(`PUT /v2/hello/manifests/1.0`);
    expect(
      await docker("inspect", "--format", "{{json .RepoDigests}}", `${outputs.endpoint}/hello:1.0`),
    ).toContain(digest);
  });

  test("another pulls it and runs a container of it", async () => {
    await docker("rmi", "--force", `${outputs.endpoint}/hello:1.0`);
    const runs = await example("run-image", {
      user: "francis",
      imageStack: `organization/push-image/${push.name}`,
    });
    cleanup.add(() => runs.dispose());

    expect(await runs.up()).toMatchObject({ message: "Hello from a private registry\n" });
    const { output } = await attempt("docker", ["logs", registry.name]);
    const pulls = output.split("\n").filter((line) => line.includes("auth.user.name=francis"));
    expect(pulls.filter((line) => line.includes("/v2/hello/manifests/sha256:"))).not.toEqual([]);
  });

  test("a user without an account gets nothing", async () => {
    await docker("rmi", "--force", image).catch(() => undefined);
    const refused = await example("run-image", {
      user: "nobody",
      imageStack: `organization/push-image/${push.name}`,
    });
    cleanup.add(() => refused.dispose());

    const { code, output } = await refused.pulumi(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/no basic auth credentials|unauthorized/);
  });

  test("the credentials stay secret on the way", async () => {
    for (const stack of stacks) {
      await stack.run("stack", "output");
      await stack.run("stack", "output", "--json");
      await stack.pulumi(["preview", "--diff"]);
      await stack.run("stack", "export");
    }
    const texts = await Promise.all(stacks.map(async (stack) => [await stack.state(), ...stack.transcript]));
    const secrets = Object.entries(outputs.credentials).flatMap(([user, password]) => [
      password,
      Buffer.from(`${user}:${password}`).toString("base64"),
    ]);
    expect(secrets).toHaveLength(4);
    const found = secrets.filter((secret) => texts.flat().join("\n").includes(secret));
    expect(found).toEqual([]);
    // What is looked for is what the stacks have used.
    const used = await attempt("pulumi", ["stack", "export", "--show-secrets"], {
      cwd: push.folder,
      env: push.env,
    });
    expect(used.stdout).toContain(secrets[1]);
  });
});
