import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { time } from "../support/timing";
import type { LocalImage } from "./images";
import type { Served } from "./served";

/** Pushes an image with skopeo, under a tag; gives the seconds. */
export async function push(registry: Served, image: LocalImage, reference: string): Promise<number> {
  const target = `docker://${registry.endpoint}/${reference}`;
  return await copy(registry, "dest", `oci:${image.folder}`, target);
}

/** Pulls an image into a folder of its own, in which skopeo checks all digests; gives the seconds. */
export async function pull(registry: Served, reference: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bench-pulled-"));
  try {
    return await copy(registry, "src", `docker://${registry.endpoint}/${reference}`, `oci:${folder}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function copy(registry: Served, side: "src" | "dest", from: string, to: string): Promise<number> {
  const credentials =
    registry.credentials === undefined ? [] : [`--${side}-creds=${registry.credentials.join(":")}`];
  const options = [`--${side}-cert-dir=${registry.certificateFolder}`, ...credentials];
  const { seconds } = await time({ command: ["skopeo", "copy", "--quiet", ...options, from, to] });
  return seconds;
}
