import { mkdtempSync, statfsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cleanup } from "../support/cleanup";
import { run } from "../support/command";
import { inspect } from "../support/docker";
import { figure } from "../support/figures";
import { ImageClient, LayeredImage } from "../support/images";
import { PushedImage } from "../support/pushed";
import { digestOf, RegistryClient } from "../support/registryClient";
import { freePort, type Outputs, TestStack } from "../support/stack";

describe("a registry whose data has a small disk", () => {
  const cleanup = new Cleanup();
  const disk = mkdtempSync(join(tmpdir(), "small-disk-"));
  const ballast = join(disk, "ballast");
  let stack: TestStack;
  let outputs: Outputs;
  let credentials: readonly [string, string];
  let client: RegistryClient;
  let images: ImageClient;
  let small: PushedImage;
  let large: LayeredImage;

  beforeAll(async () => {
    cleanup.add(() => rm(disk, { recursive: true }));
    await run("mount", ["-t", "tmpfs", "-o", "size=32m", "small-disk", disk]);
    cleanup.add(() => run("umount", [disk]));
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    outputs = await stack.deploy({
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {} },
      volumes: { data: disk },
    });
    credentials = ["elton", outputs.credentials.elton ?? ""];
    client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    images = new ImageClient(outputs, credentials);
    await images.trust(outputs.caCertificatePem);
    cleanup.add(async () => images.dispose());
    small = await PushedImage.push(outputs, "elton");
    large = await LayeredImage.make(60);
    cleanup.add(async () => large.dispose());
  });

  afterAll(() => cleanup.run());

  /** Fills the disk but for that many bytes. */
  async function fill(left: number): Promise<void> {
    await rm(ballast, { force: true });
    const { bavail, bsize } = statfsSync(disk);
    await writeFile(ballast, Buffer.alloc(bavail * bsize - left));
  }

  async function expectNothingOf(repository: string, tag: string): Promise<void> {
    const status = async (path: string) => (await client.request(`/v2/${path}`, { credentials })).status;
    expect(await status(`${repository}/manifests/${tag}`)).toBe(404);
    const { body } = await client.request(`/v2/${repository}/tags/list`, { credentials });
    expect(JSON.parse(body).tags ?? []).not.toContain(tag);
    // A layer of the image is there as a whole, or not at all.
    for (const name of await readdir(join(large.folder, "blobs/sha256"))) {
      const blob = await client.request(`/v2/${repository}/blobs/sha256:${name}`, { credentials });
      expect([404, 200]).toContain(blob.status);
      if (blob.status === 200) {
        expect(digestOf(blob.bytes)).toBe(`sha256:${name}`);
      }
    }
  }

  async function expectServing(): Promise<void> {
    await small.expectUnharmed(outputs);
    expect(await inspect(stack.name, "{{.State.Health.Status}} {{.RestartCount}}")).toBe("healthy 0");
  }

  test("refuses a push that it has no room for, goes on, and takes the push when there is room", async () => {
    await fill(1024 * 1024);
    const { code, output } = await images.push(large, "team/large:1", 0);
    expect({ code, output }).not.toMatchObject({ code: 0 });
    figure("skopeo's error", output.trim().split("\n").at(-1) ?? "");
    await expectNothingOf("team/large", "1");
    await expectServing();

    await rm(ballast);
    const start = Date.now();
    expect(await images.push(large, "team/large:1", 0)).toMatchObject({ code: 0 });
    figure("the first push with room again ended after", `${(Date.now() - start) / 1000} s`);
    await expectServing();
  });

  test("shows no tag whose manifest it had no room for", async () => {
    await fill(0);
    await expect(client.push("team/manifest", "1", credentials)).rejects.toThrow();
    await expectNothingOf("team/manifest", "1");

    await rm(ballast);
    expect(await client.push("team/manifest", "1", credentials)).toMatch(/^sha256:/);
    await expectServing();
  });
});
