import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LayeredImage } from "../../test/e2e/support/images";
import { digestOf } from "../../test/e2e/support/registryClient";

/** An image as an OCI image layout on the disk. */
export interface LocalImage {
  folder: string;
  megabytes: number;
  dispose(): unknown;
}

/** An image of many small layers, of 64 kB each. */
export async function manyLayers(layers: number): Promise<LocalImage> {
  const image = await LayeredImage.make(layers);
  return { folder: image.folder, megabytes: (layers * 65536) / 1e6, dispose: () => image.dispose() };
}

/** An image of one layer that does not compress. */
export async function oneLayer(mebibytes: number): Promise<LocalImage> {
  const folder = mkdtempSync(join(tmpdir(), "bench-image-"));
  const blobs = join(folder, "blobs/sha256");
  await mkdir(blobs, { recursive: true });
  const layer = await writeRandom(blobs, mebibytes);
  const add = async (mediaType: string, content: object) => {
    const text = JSON.stringify(content);
    const digest = digestOf(text);
    await writeFile(join(blobs, digest.slice("sha256:".length)), text);
    return { mediaType, digest, size: text.length };
  };
  const config = await add("application/vnd.oci.image.config.v1+json", {
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = await add(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] });
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const dispose = () => rm(folder, { recursive: true });
  return { folder, megabytes: layer.size / 1e6, dispose };
}

async function writeRandom(blobs: string, mebibytes: number) {
  const incoming = join(blobs, "incoming");
  const file = await open(incoming, "w");
  const hash = createHash("sha256");
  for (let written = 0; written < mebibytes; written++) {
    const chunk = randomBytes(2 ** 20);
    hash.update(chunk);
    await file.write(chunk);
  }
  await file.close();
  const digest = hash.digest("hex");
  await rename(incoming, join(blobs, digest));
  return {
    // Not packed: skopeo would have to unpack it to check it.
    mediaType: "application/vnd.oci.image.layer.v1.tar",
    digest: `sha256:${digest}`,
    size: mebibytes * 2 ** 20,
  };
}
