import { Checkout } from "../support/checkout";
import { Cleanup } from "../support/cleanup";
import { docker, inspect, readVolumeFile } from "../support/docker";
import { eventually } from "../support/eventually";
import { figure } from "../support/figures";
import { killNow } from "../support/processes";
import { PushedImage } from "../support/pushed";
import { RegistryClient } from "../support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "../support/stack";

/** What people do to containers, as arguments of docker. */
const deeds = [["stop"], ["kill"], ["rm", "--force"]];

describe("`pulumi up --refresh`", () => {
  const cleanup = new Cleanup();
  const password = "password of elton";
  let stack: TestStack;
  let outputs: Outputs;
  let image: PushedImage;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    const args: GivenArgs = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password: { secret: password } }, francis: {} },
    };
    outputs = await stack.deploy(args);
    image = await PushedImage.push(outputs, "elton");
  });

  afterAll(() => cleanup.run());

  const status = () =>
    new RegistryClient(outputs.endpoint, outputs.caCertificatePem).status("elton", password).catch(() => 0);

  async function expectRepaired(): Promise<void> {
    const start = Date.now();
    await stack.run("up", "--yes", "--skip-preview", "--refresh");
    figure("`pulumi up --refresh` took", `${(Date.now() - start) / 1000} s`);
    await image.expectUnharmed(outputs);
    expect(await inspect(stack.name, "{{.State.Health.Status}}")).toBe("healthy");
    expect(await inspect(`${stack.name}-files`, "{{.State.Running}}")).toBe("true");
  }

  test("is not needed after a kill of the registry's process", async () => {
    const start = Date.now();
    killNow(Number(await inspect(stack.name, "{{.State.Pid}}")));
    await eventually(() => inspect(stack.name, "{{.RestartCount}}"), "1");
    await eventually(status, 200);
    figure("first good answer after", `${(Date.now() - start) / 1000} s`);
    await image.expectUnharmed(outputs);
  });

  test.each(deeds)("repairs the registry's container after `docker %s`", async (...deed) => {
    await docker(...deed, stack.name);
    expect(await status()).toBe(0);
    await expectRepaired();
  });

  test("repairs the container of the files after `docker stop`", async () => {
    await docker("stop", `${stack.name}-files`);
    await expectRepaired();
  });

  test("makes volumes anew that were removed with their containers", async () => {
    const [certs, auth] = [await stack.volume("certs"), await stack.volume("auth")];
    await docker("rm", "--force", stack.name, `${stack.name}-files`);
    await docker("volume", "rm", certs, auth);
    await expectRepaired();
  });

  /** Runs commands on the files of the registry, as root on the Docker host could. */
  async function onFiles(commands: string): Promise<string> {
    const mounts = (["certs", "auth"] as const).map(async (kind) => [
      "-v",
      `${await stack.volume(kind)}:/${kind}`,
    ]);
    const image = await inspect(stack.name, "{{.Image}}");
    const options = ["--rm", "--tmpfs", "/var/lib/registry", ...(await Promise.all(mounts)).flat()];
    return await docker("run", ...options, "--entrypoint", "sh", image, "-c", commands);
  }

  const look = () =>
    onFiles("ls -ln /certs /auth | grep -v ^total | sed 's/ [A-Z].* / /'; sha256sum /certs/* /auth/*");

  test.each([
    ["the accounts are deleted", "rm /auth/htpasswd"],
    ["the accounts are edited", "echo mallory:hash >>/auth/htpasswd"],
    ["the accounts are made readable to all", "chmod 0644 /auth/htpasswd"],
    ["the certificate is deleted", "rm /certs/tls.crt"],
    ["the key is edited", "echo >/certs/tls.key"],
    ["the key is given to another user", "chown 1000:1000 /certs/tls.key"],
  ])(
    "has no need to repair the files after %s, not even for a restart of the registry",
    async (_, commands) => {
      const before = await look();
      await onFiles(commands);
      const start = Date.now();
      await eventually(look, before);
      figure("the files were repaired after", `${(Date.now() - start) / 1000} s`);
      await docker("restart", stack.name);
      await eventually(status, 200);
      await image.expectUnharmed(outputs);
    },
  );

  test("repairs files that were damaged while nobody kept them", async () => {
    const before = await look();
    await docker("rm", "--force", `${stack.name}-files`);
    await onFiles("rm /certs/tls.key; echo >/auth/htpasswd");
    await expectRepaired();
    expect(await look()).toBe(before);
  });
});

describe("`make up`", () => {
  const cleanup = new Cleanup();
  let checkout: Checkout;
  let image: PushedImage;

  beforeAll(async () => {
    checkout = await Checkout.create();
    cleanup.add(() => checkout.dispose());
    expect(await checkout.make("up")).toMatchObject({ code: 0 });
    image = await PushedImage.push(await checkout.outputs(), "elton");
  });

  afterAll(() => cleanup.run());

  async function expectRepaired(): Promise<void> {
    const { code, output } = await checkout.make("up");
    expect({ code, output }).toMatchObject({ code: 0 });
    await image.expectUnharmed(await checkout.outputs());
  }

  test.each([["stop"], ["rm", "--force"]])(
    "repairs the registry's container after `docker %s`",
    async (...deed) => {
      await docker(...deed, checkout.name);
      await expectRepaired();
    },
  );

  test("repairs files that were damaged while nobody kept them", async () => {
    const volume = await docker(
      "volume",
      "ls",
      "-q",
      "--filter",
      `label=secure-registry.stack=${checkout.name}`,
      "--filter",
      "label=secure-registry.volume=auth",
    );
    await docker("stop", `${checkout.name}-files`);
    await docker(
      "run",
      "--rm",
      "--tmpfs",
      "/var/lib/registry",
      "-v",
      `${volume}:/auth`,
      "--entrypoint",
      "rm",
      await inspect(checkout.name, "{{.Image}}"),
      "/auth/htpasswd",
    );
    await expectRepaired();
    expect(await readVolumeFile(volume, "htpasswd")).toMatch(/^elton:/);
  });
});
