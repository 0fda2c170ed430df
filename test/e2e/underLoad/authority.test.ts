import { X509Certificate } from "node:crypto";
import { Cleanup } from "../support/cleanup";
import { inspect } from "../support/docker";
import { figure } from "../support/figures";
import { ImageClient, LayeredImage } from "../support/images";
import { type LoadReport, underLoad } from "../support/load";
import { RegistryClient } from "../support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "../support/stack";

describe("a move to the next certificate authority, under load,", () => {
  const cleanup = new Cleanup();
  const credentials = ["elton", "password of elton"] as const;
  let stack: TestStack;
  let args: GivenArgs;
  let image: LayeredImage;

  /** The bundles that clients had or got, from the first to the last. */
  const bundles: string[] = [];
  let outputs: Outputs;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password: { secret: credentials[1] } } },
    };
    outputs = await stack.deploy(args);
    bundles.push(outputs.caCertificatePem);
    image = await LayeredImage.make(3);
    cleanup.add(async () => image.dispose());
    await expectUse(outputs.caCertificatePem);
  });

  afterAll(() => cleanup.run());

  const startedAt = () => inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");
  const subjects = (bundle: string) =>
    (bundle.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
      (pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1],
    );

  /** Expects that clients who trust these certificates can push and pull. */
  async function expectUse(caCertificatePem: string): Promise<void> {
    const client = new ImageClient(outputs, credentials);
    await client.trust(caCertificatePem);
    const results = [await client.push(image, "team/app:1", 0), await client.pull("team/app:1", 0)];
    client.dispose();
    const failed = results.filter(({ code }) => code !== 0).map(({ output }) => output);
    if (failed.length > 0) {
      throw new Error(failed.join("\n"));
    }
  }

  /** Asks again and again until told to stop, and gives what connections failed by. */
  async function failures(caCertificatePem: string, stopped: () => boolean): Promise<string[]> {
    const client = new RegistryClient(outputs.endpoint, caCertificatePem);
    const found = new Set<string>();
    for (let turn = 0; turn < 2000 && !stopped(); turn++) {
      await client
        .status(...credentials)
        .catch((error: NodeJS.ErrnoException) => found.add(String(error.code)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return [...found];
  }

  /** Deploys a step of the move, and gives what clients with the given bundles failed by meanwhile. */
  async function step(certificateAuthority: object, ...trusting: string[]): Promise<[LoadReport, string[]]> {
    await stack.setArgs({ ...args, tls: { certificateAuthority } });
    let isDone = false;
    const watched = trusting.map((bundle) => failures(bundle, () => isDone));
    const [report] = await underLoad(outputs.endpoint, [credentials], () =>
      stack.run("up", "--yes", "--skip-preview"),
    ).finally(() => {
      isDone = true;
    });
    outputs = await stack.outputs();
    bundles.push(outputs.caCertificatePem);
    return [report as LoadReport, (await Promise.all(watched)).flat()];
  }

  test("1. makes the second one, which clients get to know beside the first, and touches nothing", async () => {
    const before = await startedAt();
    const [report, failed] = await step({ generation: 1, alsoTrusted: [2] }, bundles[0] ?? "");

    expect([report.refused, report.broken, failed]).toEqual([0, 0, []]);
    expect(await startedAt()).toBe(before);
    expect(subjects(outputs.caCertificatePem)).toEqual([
      "registry certificate authority",
      "registry certificate authority 2",
    ]);
    await expectUse(bundles[0] ?? "");
    await expectUse(bundles[1] ?? "");
  });

  test("2. has the second one sign: clients that know both verify before, after and between", async () => {
    const [report, failed] = await step({ generation: 2, alsoTrusted: [1] }, bundles[1] ?? "");

    figure("a move to the next authority", `longest gap ${report.longestGap} ms`);
    // No registry for a moment, but never a certificate that can't be verified.
    expect(failed.filter((code) => !/^(ECONNREFUSED|ECONNRESET)$/.test(code))).toEqual([]);
    await expectUse(bundles[1] ?? "");
    await expectUse(bundles[2] ?? "");
    await expect(expectUse(bundles[0] ?? "")).rejects.toThrow(/certificate signed by unknown authority/);
  });

  test("3. deletes the first one, and touches nothing", async () => {
    const before = await startedAt();
    const [report, failed] = await step({ generation: 2 }, bundles[1] ?? "", bundles[2] ?? "");

    expect([report.refused, report.broken, failed]).toEqual([0, 0, []]);
    expect(await startedAt()).toBe(before);
    expect(subjects(outputs.caCertificatePem)).toEqual(["registry certificate authority 2"]);
    await expectUse(bundles[3] ?? "");
    await stack.run("preview", "--expect-no-changes");
  });
});
