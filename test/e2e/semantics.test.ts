import { join } from "node:path";
import { defaultImage } from "../../components/container/image";
import { Cleanup } from "./support/cleanup";
import { attempt } from "./support/command";
import { docker, inspect } from "./support/docker";
import { DockerProxy } from "./support/dockerProxy";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "./support/stack";

/** A resource as it stands in the state. */
interface Resource {
  urn: string;
  type: string;
  parent?: string;
  provider?: string;
  created: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
}

async function resources(stack: TestStack): Promise<Resource[]> {
  const { deployment } = JSON.parse(await stack.run("stack", "export")) as {
    deployment: { resources: Resource[] };
  };
  return deployment.resources;
}

/** The children of a component, by their names. */
async function children(stack: TestStack, component: string): Promise<Map<string, Resource>> {
  const all = await resources(stack);
  const parent = all.find(({ urn }) => urn.endsWith(`secure-registry:index:SecureRegistry::${component}`));
  const found = all.filter((resource) => parent !== undefined && resource.parent === parent.urn);
  return new Map(found.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
}

/** A program that gives its component resource options. */
async function startStack(): Promise<TestStack> {
  const stack = await TestStack.ofFolder(join(__dirname, "semantics"));
  await stack.run("config", "set", "image", defaultImage);
  return stack;
}

describe("a component's resource options:", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs & { transformed: string[] };

  beforeAll(async () => {
    stack = await startStack();
    cleanup.add(() => stack.dispose());
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {} },
      volumes: { retainData: false },
    };
    await use("dependsOn", "label");
    outputs = (await stack.deploy(args)) as typeof outputs;
  });

  afterAll(() => cleanup.run());

  const use = (...options: string[]) => stack.run("config", "set", "options", JSON.stringify(options));

  const status = () =>
    new RegistryClient(outputs.endpoint, outputs.caCertificatePem).status(
      "elton",
      outputs.credentials.elton ?? "",
    );

  /** What a preview would do to each child, where it would do anything. */
  async function changes(component: string): Promise<Record<string, string>> {
    const { steps } = JSON.parse(await stack.run("preview", "--json")) as {
      steps: { op: string; urn: string }[];
    };
    const ofChildren = steps.filter(({ urn }) => urn.includes(`::${component}-`));
    return Object.fromEntries(ofChildren.map(({ op, urn }) => [urn.split("::").at(-1), op]));
  }

  test("dependsOn: all children are made after, and what depends on the component after all of them", async () => {
    const all = await resources(stack);
    const created = (name: string) =>
      Date.parse(all.find(({ urn }) => urn.endsWith(`::${name}`))?.created ?? "");
    const times = [...(await children(stack, "registry")).values()].map((child) => Date.parse(child.created));

    expect(times).toHaveLength(13);
    expect(Math.min(...times)).toBeGreaterThan(created("slow"));
    expect(Math.max(...times)).toBeLessThan(created("after"));
  });

  test("transforms: meet every child, and what they change arrives", async () => {
    const types = [...(await children(stack, "registry")).values()].map(({ type }) => type);
    expect(outputs.transformed).toEqual([...types, "secure-registry:index:SecureRegistry"].sort());

    for (const container of [stack.name, `${stack.name}-files`]) {
      expect(await inspect(container, '{{index .Config.Labels "team"}}')).toBe("images");
    }
    for (const kind of ["data", "certs", "auth"] as const) {
      const volume = await stack.volume(kind);
      expect(await docker("volume", "inspect", "--format", '{{index .Labels "team"}}', volume)).toBe(
        "images",
      );
    }
  });

  test("ignoreChanges: does not reach the children in Pulumi, but does by a transform", async () => {
    await stack.setArgs({ ...args, realm: "Another realm" });
    await use("dependsOn", "label", "ignoreChanges");
    expect(await changes("registry")).toMatchObject({
      "registry-container": expect.stringMatching(/replace/),
    });

    await use("dependsOn", "label", "ignoreChangesByTransform");
    expect(await changes("registry")).toEqual({});
    await stack.setArgs(args);
  });

  test("aliases: a component that is renamed keeps all that can't be had again", async () => {
    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    const credentials = ["elton", outputs.credentials.elton ?? ""] as const;
    await client.push("team/app", "1", credentials);
    const before = await children(stack, "registry");

    await stack.run("config", "set", "name", "images");
    await use("dependsOn", "label", "aliases");
    const after = await stack.up();
    expect(after.caCertificatePem).toBe(outputs.caCertificatePem);
    expect(after.credentials).toEqual(outputs.credentials);
    expect((await client.request("/v2/team/app/tags/list", { credentials })).body).toContain('"1"');
    const renamed = [...before.keys()].map((name) => name.replace("registry", "images")).sort();
    expect([...(await children(stack, "images")).keys()].sort()).toEqual(renamed);
  });

  test("protect: images and authority are not deleted or replaced until it is taken back, the rest is", async () => {
    await use("dependsOn", "label", "aliases", "protect");
    await stack.up();
    const protectedOnes = [...(await children(stack, "images"))].filter(([, { protect }]) => protect);
    expect(protectedOnes.map(([child]) => child).sort()).toEqual([
      "images-ca-certificate",
      "images-ca-key",
      "images-data",
    ]);

    const destroyed = await stack.pulumi(["destroy", "--yes"]);
    expect(destroyed.code).not.toBe(0);
    expect(destroyed.output).toContain("protected");
    const replaced = await stack.tryDeploy({ ...args, tls: { keyAlgorithm: "RSA" } });
    expect(replaced.code).not.toBe(0);
    expect(replaced.output).toContain("protect");
    expect(await status()).toBe(200);
    await stack.deploy({ ...args, realm: "Another realm" });
    expect(await status()).toBe(200);

    await use("dependsOn", "label", "aliases");
    await stack.deploy(args);
    expect([...(await children(stack, "images")).values()].filter(({ protect }) => protect)).toEqual([]);
  });

  test("deletedWith and retainOnDelete: reach every child, and the registry outlives its stack", async () => {
    await use("dependsOn", "label", "aliases", "deletedWith", "retainOnDelete");
    await stack.up();
    const all = [...(await children(stack, "images")).values()];
    expect(all).toHaveLength(13);
    expect(all.filter(({ retainOnDelete }) => retainOnDelete !== true)).toEqual([]);
    expect(all.filter(({ deletedWith }) => !deletedWith?.endsWith("::slow"))).toEqual([]);

    cleanup.add(() => attempt("docker", ["rm", "--force", stack.name, `${stack.name}-files`]));
    await stack.run("destroy", "--yes");
    expect(await status()).toBe(200);
  });
});

describe("two registries in one stack, one of them by another provider:", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let proxy: DockerProxy;
  let outputs: Outputs & { secondOutputs: Outputs };

  beforeAll(async () => {
    proxy = await DockerProxy.start();
    cleanup.add(() => proxy.stop());
    stack = await startStack();
    cleanup.add(() => stack.dispose());
    const args = async (containerName: string) => ({
      hostname: "localhost",
      port: await freePort(),
      containerName,
      users: { elton: {} },
    });
    await stack.run("config", "set", "otherHost", proxy.host);
    await stack.run("config", "set", "second", JSON.stringify(await args(`${stack.name}-second`)));
    outputs = (await stack.deploy(await args(stack.name))) as typeof outputs;
  });

  afterAll(() => cleanup.run());

  test("each serves its own users alone", async () => {
    const pairs = [outputs, outputs.secondOutputs].map((registry) => ({
      client: new RegistryClient(registry.endpoint, registry.caCertificatePem),
      password: registry.credentials.elton ?? "",
    }));
    const statuses = pairs.map(({ client }) => pairs.map(({ password }) => client.status("elton", password)));

    expect(await Promise.all(statuses.flat())).toEqual([200, 401, 401, 200]);
  });

  test("all that Docker does for the second goes to the other host, and nothing of the first", async () => {
    const ofDocker = async (component: string) =>
      [...(await children(stack, component)).values()]
        .filter(({ type }) => type.startsWith("docker:"))
        .map(({ provider = "" }) => /pulumi:providers:docker::([^:]+)/.exec(provider)?.[1]);

    expect(await ofDocker("second")).toEqual(Array.from({ length: 6 }, () => "other"));
    expect(await ofDocker("registry")).toEqual(
      Array.from({ length: 6 }, () => expect.stringMatching(/^default/)),
    );
    expect(proxy.created.sort()).toEqual([`${stack.name}-second`, `${stack.name}-second-files`]);
  });

  test("a second update changes nothing", () => stack.run("preview", "--expect-no-changes"));
});
