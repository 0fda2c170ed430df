import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultImage } from "../../components/container/image";
import { problems } from "./support/examination";

const root = join(__dirname, "..", "..");

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test("the stack in the repository holds no secret and no salt", () => {
  const stack = read("Pulumi.dev.yaml");

  expect(stack).toContain("secure-registry:hostname: ");
  expect(stack).not.toMatch(
    /^\s*(secure|encryptionsalt|encryptedkey|password|passwordHash|privateKeyPem):/im,
  );
});

test("the default image is of a version without known holes, and is what the toolchain builds", () => {
  const [, tag = ""] = defaultImage.split(":");
  const built = /^\s*github\.com\/distribution\/distribution\/v3 v(\S+)/m.exec(
    read("toolchain/registry/go.mod"),
  );

  expect(defaultImage).toBe(`registry:${tag}`);
  expect(tag).toBe(built?.[1]);
  // 3.1.1 mends CVE-2026-41888.
  expect(tag.localeCompare("3.1.1", "en", { numeric: true })).toBeGreaterThanOrEqual(0);
});

test("the default image is one that the component accepts", () => {
  expect(problems({ image: defaultImage })).toEqual([]);
});

const manifest = JSON.parse(read("package.json"));

test("what this repository is built and tested with is pinned to exact versions", () => {
  const versions = Object.values(manifest.devDependencies);

  expect(versions.length).toBeGreaterThan(0);
  expect(versions).toEqual(versions.map(() => expect.stringMatching(/^\d+\.\d+\.\d+$/)));
});

test("what users of the package install may be newer, but not incompatible", () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies });

  expect(ranges.map(([name]) => name).sort()).toEqual([
    "@pulumi/docker",
    "@pulumi/pulumi",
    "@pulumi/random",
    "@pulumi/tls",
    "bcryptjs",
  ]);
  expect(ranges).toEqual(ranges.map(([name]) => [name, expect.stringMatching(/^\^\d+\.\d+\.\d+$/)]));
});

test("the package imports nothing but what it declares", () => {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const files = readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" });
  const imported = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...read(join("components", file)).matchAll(/ from "([^."][^"]*)"/g)])
    .map(([, name = ""]) => name)
    .filter((name) => !name.startsWith("node:"));

  expect([...new Set(imported)].sort()).toEqual(declared.sort());
});
