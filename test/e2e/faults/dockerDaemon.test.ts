import { defaultImage } from "../../../components/container/image";
import { Cleanup } from "../support/cleanup";
import { DockerDaemon } from "../support/dockerDaemon";
import { eventually } from "../support/eventually";
import { figure } from "../support/figures";
import { PushedImage } from "../support/pushed";
import { RegistryClient } from "../support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "../support/stack";

describe("a registry", () => {
  const cleanup = new Cleanup();
  let daemon: DockerDaemon;
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;
  let image: PushedImage;

  beforeAll(async () => {
    daemon = await DockerDaemon.create(defaultImage);
    cleanup.add(() => daemon.dispose());
    stack = await TestStack.ofComponent();
    stack.env.DOCKER_HOST = daemon.host;
    cleanup.add(() => stack.dispose());
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {}, francis: { password: { secret: "password of francis" } } },
    };
    outputs = await stack.deploy(args);
    image = await PushedImage.push(outputs, "elton");
  });

  afterAll(() => cleanup.run());

  /** Waits until the registry answers a user, without any update, and looks at what it has. */
  async function expectItComesBack(since: number): Promise<void> {
    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    await eventually(() => client.status("francis", "password of francis").catch(() => 0), 200, 60);
    figure("first good answer after", `${(Date.now() - since) / 1000} s`);
    await image.expectUnharmed(outputs);
    await eventually(
      () => daemon.docker("inspect", "-f", "{{.State.Health.Status}}", stack.name),
      "healthy",
      60,
    );
  }

  test("comes back by itself after a restart of the daemon", async () => {
    const start = Date.now();
    await daemon.stop();
    figure("the daemon stopped after", `${(Date.now() - start) / 1000} s`);
    const again = Date.now();
    await daemon.start();
    await expectItComesBack(again);
  });

  test("comes back by itself after a kill of the daemon, where it is told to restart always", async () => {
    // Docker takes the end of a container that it puts out at its own start for a stop by hand.
    await stack.deploy({ ...args, restart: "always" });
    const start = Date.now();
    await daemon.kill();
    await daemon.start();
    await expectItComesBack(start);
    await stack.deploy(args);
  });

  test("comes back by itself after a loss of power", async () => {
    await daemon.losePower();
    const start = Date.now();
    await daemon.start();
    await expectItComesBack(start);
    expect(await stack.run("up", "--yes", "--refresh", "--expect-no-changes")).toContain("unchanged");
  });

  test("is deployed by the next update when the daemon was killed during one", async () => {
    await stack.setArgs({ ...args, realm: "Another realm" });
    const update = stack.start("up", "--yes", "--skip-preview");
    await update.prints(/registry-container creating/);
    // The update waits for its health.
    const running = ["ps", "--format", "{{.Names}}", "--filter", `name=^${stack.name}$`];
    await eventually(() => daemon.docker(...running), stack.name);
    await daemon.kill();
    const { code, output } = await update.ended;
    expect(code).not.toBe(0);
    expect(output).toMatch(/error: .*docker/is);
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+/m);

    const without = await stack.pulumi(["up", "--yes", "--skip-preview"]);
    expect(without.code).not.toBe(0);
    expect(without.output).toMatch(
      /Cannot connect to the Docker daemon|failed to connect to the docker API/i,
    );

    await daemon.start();
    const start = Date.now();
    outputs = await stack.up();
    figure("the update after it took", `${(Date.now() - start) / 1000} s`);
    await expectItComesBack(start);
    expect(await daemon.docker("inspect", "-f", "{{.Config.Env}}", stack.name)).toContain("Another realm");
  });
});
