import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultImage } from "../../components/container/image";
import { problems } from "./support/examination";

function read(path: string): string {
  return readFileSync(join(__dirname, "..", "..", path), "utf8");
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

test("all dependencies are pinned to exact versions", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  const versions = Object.values({ ...dependencies, ...devDependencies });

  expect(versions.length).toBeGreaterThan(0);
  expect(versions).toEqual(versions.map(() => expect.stringMatching(/^\d+\.\d+\.\d+$/)));
});
