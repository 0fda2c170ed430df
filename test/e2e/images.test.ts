import { randomBytes } from "node:crypto";
import { Cleanup } from "./support/cleanup";
import {
  bridgeAddress,
  DockerClient,
  docker,
  inspect,
  makeImage,
  readVolumeFile,
  trust,
} from "./support/docker";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "./support/stack";

describe("the images in a deployed registry", () => {
  const text = randomBytes(16).toString("hex");
  const image = `e2e-images-${text.slice(0, 8)}`;
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;
  let reference: string;
  let client: DockerClient;
  const cleanup = new Cleanup();

  beforeAll(async () => {
    const address = await bridgeAddress();
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    args = {
      hostname: address,
      bindAddress: address,
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {}, francis: {} },
    };
    outputs = await stack.deploy(args);
    cleanup.add(await trust(outputs.endpoint, outputs.caCertificatePem));
    await makeImage(image, text);
    cleanup.add(() => docker("rmi", "--force", image));
    reference = `${outputs.endpoint}/team/app:1`;
    cleanup.add(() => docker("rmi", "--force", reference));
    client = new DockerClient();
    cleanup.add(async () => client.dispose());
    await client.login(outputs.endpoint, "elton", outputs.credentials.elton ?? "");
  });

  afterAll(() => cleanup.run());

  /** Removes the local copy, pulls, and gives the digest that the daemon noted. */
  async function pullAgain(by: DockerClient): Promise<string> {
    await docker("rmi", "--force", reference).catch(() => "");
    await by.run("pull", reference);
    return (await docker("inspect", "--format", "{{index .RepoDigests 0}}", reference)).split("@")[1] ?? "";
  }

  test("an image that was pushed and removed is pulled with the same digest", async () => {
    await docker("tag", image, reference);
    const pushed = /digest: (sha256:[0-9a-f]{64})/.exec(await client.run("push", reference))?.[1];
    await docker("rmi", "--force", image);

    expect(pushed).toBeDefined();
    expect(await pullAgain(client)).toBe(pushed);
    await docker("tag", reference, image);
  });

  test("the images are kept in the data volume", async () => {
    const link = "docker/registry/v2/repositories/team/app/_manifests/tags/1/current/link";
    const digest = await readVolumeFile(await stack.volume("data"), link);
    expect(digest).toBe(await pullAgain(client));
  });

  test("a user's Docker configuration document is enough for docker and for skopeo to pull", async () => {
    const other = new DockerClient();
    await other.useConfig(outputs.dockerConfigs.francis ?? "");
    expect(await pullAgain(other)).toMatch(/^sha256:/);

    const inspected = await other.skopeo(outputs, reference);
    expect(JSON.parse(inspected)).toMatchObject({ Name: `${outputs.endpoint}/team/app` });
    other.dispose();
  });

  test("images outlive the removal of the registry, and are gone when their volume is removed as well", async () => {
    const digest = await pullAgain(client);
    const elton = outputs.credentials.elton ?? "";

    await stack.run("destroy", "--yes");
    await expect(inspect(stack.name, "{{.Id}}")).rejects.toThrow("No such object");
    outputs = await stack.up();
    cleanup.add(await trust(outputs.endpoint, outputs.caCertificatePem));
    expect(outputs.credentials.elton).not.toBe(elton);
    await client.login(outputs.endpoint, "elton", outputs.credentials.elton ?? "");
    expect(await pullAgain(client)).toBe(digest);

    const volume = await stack.volume("data");
    outputs = await stack.deploy({ ...args, volumes: { retainData: false } });
    await stack.run("destroy", "--yes");
    await expect(docker("volume", "inspect", volume)).rejects.toThrow(/no such volume/i);
    outputs = await stack.up();
    const registry = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    const credentials = ["elton", outputs.credentials.elton ?? ""] as const;
    expect((await registry.request("/v2/_catalog", { credentials })).body).toBe('{"repositories":[]}\n');
  });
});
