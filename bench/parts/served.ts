import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type LocalImage, manyLayers, oneLayer } from "../served/images";
import { load, type RequestKind } from "../served/load";
import { type Served, serveByHand, serveSecureRegistry } from "../served/served";
import { pull, push } from "../served/transfer";
import type { Rows } from "../support/results";
import { interleave } from "../support/timing";
import type { Part } from "./part";

/** The registry at work, against the same image started by hand with the same settings. */
export const measureServed: Part = async (rows, { quick, tools }) => {
  const costs = [5, 10, 12];
  const small = await manyLayers(quick ? 100 : 500);
  const large = await oneLayer(quick ? 128 : 1024);
  const held = await manyLayers(1);
  const registries: Served[] = [];
  try {
    registries.push(await serveByHand(undefined, tools));
    for (const cost of costs) {
      registries.push(await serveByHand(cost, tools), await serveSecureRegistry(cost));
    }
    for (const registry of registries) {
      await push(registry, held, "team/app:1");
    }
    await interleave(quick ? 1 : 3, loadTurns(rows, registries, await requestKinds(held), quick ? 2 : 3));
    const transferred = registries.filter(({ accounts }) => !/1\d/.test(accounts));
    for (const [what, image] of [
      [`an image of ${large.megabytes.toFixed(0)} MB`, large],
      [`${quick ? 100 : 500} layers of 64 kB`, small],
    ] as const) {
      await interleave(quick ? 1 : 3, transferTurns(rows, transferred, what, image));
    }
  } finally {
    small.dispose();
    await large.dispose();
    held.dispose();
    await Promise.allSettled(registries.map((registry) => registry.dispose()));
  }
};

/** The requests for an image that all registries hold. */
async function requestKinds({ folder }: LocalImage): Promise<RequestKind[]> {
  const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8"));
  const digest = index.manifests[0].digest as string;
  const manifest = JSON.parse(await readFile(join(folder, "blobs", digest.replace(":", "/")), "utf8"));
  return [
    { name: "GET /v2/", method: "GET", path: "/v2/" },
    { name: "HEAD of a manifest", method: "HEAD", path: "/v2/team/app/manifests/1" },
    {
      name: "GET of a blob of 64 kB",
      method: "GET",
      path: `/v2/team/app/blobs/${manifest.layers[0].digest}`,
    },
  ];
}

function loadTurns(
  rows: Rows,
  registries: readonly Served[],
  kinds: readonly RequestKind[],
  seconds: number,
) {
  return kinds.flatMap((kind) =>
    registries
      .filter((registry) => worthwhile(kind, registry))
      .map((registry) => async () => {
        // At cost 12, an answer takes a quarter of a second.
        const duration = registry.accounts === "cost 12" ? 3 * seconds : seconds;
        const figures = await load(registry.endpoint, kind, registry.credentials, duration);
        const measure = `${kind.name}, ${registry.accounts}`;
        rows.add(measure, registry.contestant, "req/s", figures.requests / figures.seconds);
        rows.add(`${measure}: p50`, registry.contestant, "ms", figures.p50);
        rows.add(`${measure}: p99`, registry.contestant, "ms", figures.p99);
      }),
  );
}

/** Beyond cost 10, an answer is as slow whatever is asked for. */
function worthwhile({ path }: RequestKind, { accounts }: Served): boolean {
  return accounts !== "cost 12" || path === "/v2/";
}

let transfers = 0;

function transferTurns(rows: Rows, registries: readonly Served[], what: string, image: LocalImage) {
  return registries.map((registry) => async () => {
    // Into a repository of its own: skopeo pushes no blob that is there already.
    const reference = `transfer/${++transfers}:1`;
    const seconds = await push(registry, image, reference);
    rows.add(`push of ${what}, ${registry.accounts}`, registry.contestant, "MB/s", image.megabytes / seconds);
    const pulled = await pull(registry, reference);
    rows.add(`pull of ${what}, ${registry.accounts}`, registry.contestant, "MB/s", image.megabytes / pulled);
  });
}
