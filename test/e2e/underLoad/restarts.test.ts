import { Cleanup } from "../support/cleanup";
import { docker, inspect } from "../support/docker";
import { eventually } from "../support/eventually";
import { figure } from "../support/figures";
import { damages, ImageClient, LayeredImage } from "../support/images";
import { type LoadReport, underLoad } from "../support/load";
import { handshake } from "../support/openssl";
import { RegistryClient } from "../support/registryClient";
import { beginUpload } from "../support/slowUpload";
import { freePort, type GivenArgs, type Outputs, TestStack } from "../support/stack";

const layers = 20;

describe("a change that needs a new container, under load,", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;
  let credentials: readonly [string, string];
  let client: RegistryClient;
  let images: ImageClient;
  let image: LayeredImage;
  let otherImage: string;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    otherImage = `registry:${stack.name}`;
    cleanup.add(() => docker("rmi", otherImage));
    cleanup.add(() => stack.dispose());
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password: { secret: "password of elton" } } },
    };
    outputs = await stack.deploy(args);
    credentials = ["elton", "password of elton"];
    client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    images = new ImageClient(outputs, credentials);
    await images.trust(outputs.caCertificatePem);
    image = await LayeredImage.make(layers);
    cleanup.add(async () => images.dispose());
    cleanup.add(async () => image.dispose());
    // An image with another ID, as a new version of the registry has.
    await docker("commit", "--change", `LABEL version=${stack.name}`, stack.name, otherImage);
  });

  afterAll(() => cleanup.run());

  /** The tags that have been pushed, each of a whole image. */
  const pushed: string[] = [];

  /** Pushes and pulls, one after the other, until told to stop; fifty times at most. */
  async function useImages(stopped: () => boolean): Promise<void> {
    for (let turn = 0; turn < 50 && !stopped(); turn++) {
      const tag = `${pushed.length}`;
      expect(await images.push(image, `team/app:${tag}`)).toMatchObject({ code: 0 });
      pushed.push(tag);
      expect(await images.pull(`team/app:${tag}`)).toMatchObject({ code: 0 });
    }
  }

  async function change(update: () => Promise<unknown>): Promise<LoadReport> {
    let isDone = false;
    const use = useImages(() => isDone);
    const [report] = await underLoad(outputs.endpoint, [credentials], update).finally(() => {
      isDone = true;
    });
    await use;
    return report as LoadReport;
  }

  async function expectAllImagesWhole(): Promise<void> {
    expect(pushed.length).toBeGreaterThan(0);
    const found = await Promise.all(pushed.map((tag) => damages(client, credentials, "team/app", tag)));
    expect(found.flat()).toEqual([]);
  }

  const startedAt = () => inspect(stack.name, "{{.State.StartedAt}}");

  function tell(what: string, { good, broken, longestGap }: LoadReport): void {
    figure(what, `longest gap ${longestGap} ms; ${good} good requests, ${broken} broken connections`);
  }

  test("is measured beside `docker restart`", async () => {
    const report = await change(() => docker("restart", stack.name));

    expect(report.refused).toBe(0);
    tell("docker restart", report);
    await expectAllImagesWhole();
  });

  test.each<[string, () => GivenArgs]>([
    ["the lowest TLS version", () => ({ tls: { minimumVersion: "1.3" } })],
    ["the image", () => ({ image: otherImage })],
    ["the realm", () => ({ realm: "Another realm" })],
    ["a setting of the registry", () => ({ environment: { REGISTRY_LOG_LEVEL: "warn" } })],
  ])("%s: a short gap, and no push, pull or blob is lost", async (what, changed) => {
    const before = await startedAt();
    args = { ...args, ...changed() };
    await stack.setArgs(args);
    const report = await change(() => stack.run("up", "--yes", "--skip-preview"));

    expect(await startedAt()).not.toBe(before);
    // While there is no registry, nothing answers: no request gets a wrong answer.
    expect(report.refused).toBe(0);
    tell(what, report);
    await expectAllImagesWhole();
  });

  test("the server's certificate, by a plain update when it is due, and not before", async () => {
    const served = async () => (await handshake(outputs.endpoint)).certificates[0];
    let known = await served();
    const renewed: number[] = [];
    // Renewal periods of 307 days, counted from the authority's start.
    for (const days of [0, 306, 308, 613, 615, 920, 922]) {
      const report = await change(() => stack.upAfterDays(days));
      const now = await served();
      if (now !== known) {
        renewed.push(days);
        tell(`the server's certificate, after ${days} days`, report);
      } else {
        expect(report).toMatchObject({ refused: 0, broken: 0 });
      }
      known = now;
      expect(report.refused).toBe(0);
    }
    expect(renewed).toEqual([308, 615, 922]);
    await expectAllImagesWhole();
  });

  test("an upload that is under way is finished before the container is replaced", async () => {
    const upload = await beginUpload(client, "team/slow", credentials, outputs.caCertificatePem);
    await stack.setArgs({ ...args, realm: "A third realm" });
    const update = stack.run("up", "--yes", "--skip-preview");
    // It is draining: what is under way goes on, and new connections are refused.
    await eventually(() => client.status(...credentials).catch(() => 0), 0);
    await new Promise((resolve) => setTimeout(resolve, 3000));

    expect(await upload.finish()).toBe(201);
    await update;
  });
});
