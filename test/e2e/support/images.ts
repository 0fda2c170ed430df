import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { attempt, type CommandResult } from "./command";
import { digestOf, type RegistryClient } from "./registryClient";
import type { Outputs } from "./stack";

const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** An image of many small layers, as an OCI image layout on the disk. */
export class LayeredImage {
  readonly folder = mkdtempSync(join(tmpdir(), "layered-image-"));

  private constructor() {}

  /** Makes an image of random layers of 64 kB. */
  static async make(layers: number): Promise<LayeredImage> {
    const image = new LayeredImage();
    await mkdir(join(image.folder, "blobs/sha256"), { recursive: true });
    const contents = Array.from({ length: layers }, () => randomBytes(64 * 1024));
    const config = await image.add("application/vnd.oci.image.config.v1+json", {
      architecture: "amd64",
      os: "linux",
      rootfs: { type: "layers", diff_ids: contents.map(digestOf) },
    });
    const packed = contents.map((content) =>
      image.add("application/vnd.oci.image.layer.v1.tar+gzip", gzipSync(content)),
    );
    const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: await Promise.all(packed) };
    const manifests = [await image.add(manifestType, manifest)];
    await writeFile(join(image.folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
    await writeFile(join(image.folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    return image;
  }

  /** Adds a blob and gives its descriptor. */
  private async add(mediaType: string, content: object): Promise<object> {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const digest = digestOf(bytes);
    await writeFile(join(this.folder, "blobs/sha256", digest.slice("sha256:".length)), bytes);
    return { mediaType, digest, size: bytes.length };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Pushes and pulls images of one user with skopeo. */
export class ImageClient {
  private readonly folder = mkdtempSync(join(tmpdir(), "image-client-"));

  constructor(
    private readonly outputs: Pick<Outputs, "endpoint">,
    private readonly credentials: readonly [string, string],
  ) {}

  /** Trusts the certificates. */
  async trust(caCertificatePem: string): Promise<void> {
    await writeFile(join(this.folder, "ca.crt"), caCertificatePem);
  }

  /** Pushes an image; a push that breaks off is tried again, as CI systems do. */
  push(image: LayeredImage, reference: string, retries = 5): Promise<CommandResult> {
    return this.copy(
      `oci:${image.folder}`,
      `docker://${this.outputs.endpoint}/${reference}`,
      "dest",
      retries,
    );
  }

  /** Pulls an image into a folder of its own; skopeo checks all digests. */
  async pull(reference: string, retries = 5): Promise<CommandResult> {
    const folder = mkdtempSync(join(this.folder, "pulled-"));
    const from = `docker://${this.outputs.endpoint}/${reference}`;
    const result = await this.copy(from, `oci:${folder}`, "src", retries);
    rmSync(folder, { recursive: true });
    return result;
  }

  private copy(from: string, to: string, registry: "src" | "dest", retries: number): Promise<CommandResult> {
    return attempt("skopeo", [
      "copy",
      `--retry-times=${retries}`,
      `--${registry}-cert-dir=${this.folder}`,
      `--${registry}-creds=${this.credentials.join(":")}`,
      from,
      to,
    ]);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What is wrong with an image in a registry: everything that its manifest names must be there, unharmed. */
export async function damages(
  client: RegistryClient,
  credentials: readonly [string, string],
  repository: string,
  tag: string,
): Promise<string[]> {
  const get = (path: string) =>
    client.request(`/v2/${repository}/${path}`, { credentials, headers: { Accept: manifestType } });
  const manifest = await get(`manifests/${tag}`);
  if (manifest.status !== 200) {
    return [`${repository}:${tag} is answered by ${manifest.status}`];
  }
  const { config, layers } = JSON.parse(manifest.body) as Record<"config", { digest: string }> &
    Record<"layers", { digest: string }[]>;
  const found: string[] = [];
  for (const { digest } of [config, ...layers]) {
    const blob = await get(`blobs/${digest}`);
    if (blob.status !== 200 || digestOf(blob.bytes) !== digest) {
      found.push(
        `${digest} of ${repository}:${tag} is answered by ${blob.status} and ${digestOf(blob.bytes)}`,
      );
    }
  }
  return found;
}
