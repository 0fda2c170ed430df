import { mkdtempSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../components/container/image";
import { Cleanup } from "./support/cleanup";
import { run } from "./support/command";
import { bridgeAddress, DockerClient, docker, inspect, readVolumeFile, trust } from "./support/docker";
import { eventually } from "./support/eventually";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "./support/stack";

describe("each argument has its effect on the running registry:", () => {
  const password = "a password of the tests";
  const networks = new Cleanup();
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    // Networks go last, when no registry is on them any more.
    cleanup.add(() => networks.run());
    cleanup.add(() => stack.dispose());
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password } },
    };
    outputs = await stack.deploy(args);
  });

  afterAll(() => cleanup.run());

  const deploy = async (change: GivenArgs): Promise<RegistryClient> => {
    outputs = await stack.deploy({ ...args, ...change });
    return new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
  };

  test("port, bindAddress and containerName", async () => {
    const port = await freePort();
    const containerName = `${stack.name}-renamed`;
    const client = await deploy({ port, bindAddress: "127.0.0.1", containerName });

    expect(await docker("port", containerName, "5000/tcp")).toBe(`127.0.0.1:${port}`);
    expect(outputs).toMatchObject({
      endpoint: `localhost:${port}`,
      url: `https://localhost:${port}`,
      containerName,
    });
    expect(await inspect(containerName, "{{.Id}}")).toBe(outputs.containerId);
    expect(await client.status("elton", password)).toBe(200);
    await expect(inspect(stack.name, "{{.Id}}")).rejects.toThrow(/no such object/i);
    expect(await inspect(containerName, "{{range .Mounts}}{{.Name}} {{end}}")).toContain(
      await stack.volume("data"),
    );
  });

  test("without bindAddress the port is published on all interfaces", async () => {
    await deploy({ tls: { subjectAlternativeNames: [await bridgeAddress()] } });
    const client = new RegistryClient(`${await bridgeAddress()}:${args.port}`, outputs.caCertificatePem);
    expect(await client.status("elton", password)).toBe(200);
  });

  test("restart: a registry that dies comes back by default, and stays down with `no`", async () => {
    await deploy({});
    const kill = async () => process.kill(Number(await inspect(stack.name, "{{.State.Pid}}")), "SIGKILL");
    await kill();
    await eventually(() => inspect(stack.name, "{{.RestartCount}} {{.State.Running}}"), "1 true");

    await deploy({ restart: "no" });
    await kill();
    await eventually(() => inspect(stack.name, "{{.RestartCount}} {{.State.Running}}"), "1 false");
    await deploy({});
  });

  test("network and ipv4Address", async () => {
    await docker("network", "create", "--subnet", "10.213.7.0/24", stack.name);
    networks.add(() => docker("network", "rm", stack.name));
    const client = await deploy({ network: stack.name, ipv4Address: "10.213.7.77" });
    expect(await inspect(stack.name, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")).toBe(
      "10.213.7.77",
    );
    expect(await client.status("elton", password)).toBe(200);
    await deploy({});
  });

  test("realm", async () => {
    const client = await deploy({ realm: "Our images" });
    expect((await client.request("/v2/")).headers["www-authenticate"]).toBe('Basic realm="Our images"');
    const byDefault = await deploy({});
    expect((await byDefault.request("/v2/")).headers["www-authenticate"]).toBe(
      'Basic realm="Registry Realm"',
    );
  });

  test("image, by its digest", async () => {
    const address = await bridgeAddress();
    await deploy({ hostname: address });
    const untrust = await trust(outputs.endpoint, outputs.caCertificatePem);
    cleanup.add(untrust);
    const docker_ = new DockerClient();
    await docker_.login(outputs.endpoint, "elton", password);
    const reference = `${outputs.endpoint}/registry:copy`;
    await docker("tag", defaultImage, reference);
    cleanup.add(() => docker("rmi", "--force", reference));
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(await docker_.run("push", reference))?.[1];
    docker_.dispose();

    const image = `${outputs.endpoint}/registry@${digest}`;
    const client = await deploy({ image });
    expect(await inspect(stack.name, "{{.Image}}")).toBe(await inspect(image, "{{.Id}}"));
    expect(await client.status("elton", password)).toBe(200);
  });

  test("users, htpasswd and bcryptCost", async () => {
    const lineOf = (user: string) =>
      run("htpasswd", ["-niB", "-C", "5", user], { input: `password of ${user}` });
    const hash = (await lineOf("francis")).trim().split(":")[1];
    const client = await deploy({
      users: { elton: { password: { secret: password } }, francis: { passwordHash: hash }, henry: {} },
      htpasswd: `\uFEFF# Brought along\r\n${(await lineOf("grace")).trim()} \r\n\r\n`,
      bcryptCost: 6,
    });

    expect(await client.status("elton", password)).toBe(200);
    expect(await client.status("francis", "password of francis")).toBe(200);
    expect(await client.status("grace", "password of grace")).toBe(200);
    expect(await client.status("henry", outputs.credentials.henry ?? "")).toBe(200);
    expect(Object.keys(outputs.credentials).sort()).toEqual(["elton", "henry"]);
    expect(Object.keys(outputs.dockerConfigs).sort()).toEqual(["elton", "henry"]);
    const file = await readVolumeFile(await stack.volume("auth"), "htpasswd");
    expect(file).toMatch(
      /^elton:\$2y\$06\$\S+\nfrancis:\$2y\$05\$\S+\ngrace:\$2y\$05\$\S+\nhenry:\$2y\$06\$\S+$/,
    );
  });

  test("volumes: folders of the Docker host, and volumes by their names", async () => {
    const folder = mkdtempSync(join(tmpdir(), "registry-volumes-"));
    cleanup.add(() => rm(folder, { recursive: true }));
    const volumes = {
      data: join(folder, "data"),
      certs: join(folder, "certs"),
      auth: `${stack.name}-accounts`,
    };
    const client = await deploy({ volumes });
    await client.push("team/app", "1", ["elton", password]);

    expect(await readdir(join(volumes.data, "docker/registry/v2/repositories/team"))).toEqual(["app"]);
    const mode = async (path: string) => {
      const { uid, gid, mode: bits } = await stat(path);
      return `${uid}:${gid} ${(bits & 0o777).toString(8)}`;
    };
    expect(await mode(join(volumes.certs, "tls.key"))).toBe("65532:65532 400");
    expect(await mode(join(volumes.certs, "tls.crt"))).toBe("65532:65532 444");
    expect(await readVolumeFile(volumes.auth, "htpasswd")).toMatch(/^elton:\$2y\$05\$/);
    expect(await readdir(volumes.certs)).toEqual(["tls.crt", "tls.key"]);
  });

  test("environment: deletion is off, and on where that is set", async () => {
    const credentials = ["elton", password] as const;
    const deleteManifest = async (client: RegistryClient) => {
      const digest = await client.push("team/app", "1", credentials);
      return (await client.request(`/v2/team/app/manifests/${digest}`, { method: "DELETE", credentials }))
        .status;
    };
    expect(await deleteManifest(await deploy({}))).toBe(405);
    expect(
      await deleteManifest(await deploy({ environment: { REGISTRY_STORAGE_DELETE_ENABLED: "true" } })),
    ).toBe(202);
  });

  test("arguments that are known only when another resource has been made", async () => {
    const client = await deploy({
      hostname: { later: "localhost" },
      realm: { later: "Later" },
      users: { elton: { password: { later: password } } },
    });
    expect(await client.status("elton", password)).toBe(200);
    expect((await client.request("/v2/")).headers["www-authenticate"]).toBe('Basic realm="Later"');
  });
});
