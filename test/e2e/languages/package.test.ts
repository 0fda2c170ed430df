import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Cleanup } from "../support/cleanup";
import { run } from "../support/command";

const repository = resolve(__dirname, "../../..");

describe("the package of the plugin", () => {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  const cleanup = new Cleanup();
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" };

  beforeAll(() => cleanup.add(() => rm(folder, { recursive: true })));
  afterAll(() => cleanup.run());

  const pulumi = (...args: string[]) => run("pulumi", args, { cwd: folder, env });

  test("works in a copy without the repository's packages, as the engine makes one of a git repository", async () => {
    for (const part of ["plugin", "components"]) {
      await cp(join(repository, part), join(folder, part), {
        recursive: true,
        filter: (path) => !path.includes("node_modules"),
      });
    }
    const schema = JSON.parse(await pulumi("package", "get-schema", "./plugin"));
    expect(Object.keys(schema.resources)).toEqual(["secure-registry:index:SecureRegistry"]);
  });

  test("is not compiled by the settings of the program that uses it", async () => {
    await writeFile(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "strict": false, "target": "es5" } }',
    );
    const schema = JSON.parse(await pulumi("package", "get-schema", join(repository, "plugin")));
    expect(schema.version).toBe("0.1.0");
  });

  describe("its SDK for .NET", () => {
    const sources = join(folder, "sdk/dotnet");

    beforeAll(async () => {
      // The generator fetches a logo, from a site out of reach where there is none in the schema.
      const logo = Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
        "base64",
      );
      const server = createServer((_, answer) => answer.end(logo)).listen(0, "127.0.0.1");
      cleanup.add(() => new Promise((closed) => server.close(closed)));
      await new Promise((listening) => server.once("listening", listening));
      const { port } = server.address() as AddressInfo;
      const schema = JSON.parse(await readFile(join(repository, "plugin/schema.json"), "utf8"));
      const file = join(folder, "schema.json");
      await writeFile(file, JSON.stringify({ ...schema, logoUrl: `http://127.0.0.1:${port}/logo.png` }));
      await pulumi("package", "gen-sdk", "./schema.json", "--language", "dotnet", "--out", "sdk", "--local");
    });

    test("is generated", async () => {
      const component = await readFile(join(sources, "SecureRegistry.cs"), "utf8");
      expect(component).toContain('[SecureRegistryResourceType("secure-registry:index:SecureRegistry")]');
      expect(component).toContain("public Dictionary<string, Inputs.UserArgs> Users");
      expect(component).not.toContain("AdditionalSecretOutputs");
    });

    const dotnet = spawnSync("dotnet", ["--version"]).status === 0;

    // Without a compiler it is skipped, not passed.
    (dotnet ? test : test.skip)("compiles", () => run("dotnet", ["build"], { cwd: sources, env }));
  });
});
