import { mkdtempSync, symlinkSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dependencies, devDependencies, peerDependencies } from "../../package.json";
import { Cleanup } from "./support/cleanup";
import { attempt, run } from "./support/command";
import { figure } from "./support/figures";
import { install, type Packed, pack, withProviders } from "./support/npmPackage";
import { RegistryClient } from "./support/registryClient";
import { freePort, TestStack } from "./support/stack";

/** The versions of the Pulumi packages that a program may bring. */
type Peers = Record<keyof typeof peerDependencies, string>;

/** The lowest version of each that the package says it works with. */
const oldest = Object.fromEntries(
  Object.entries(peerDependencies).map(([name, range]) => [name, range.replace("^", "")]),
) as Peers;

/** The newest ones when this was written: of the providers those that this repository is developed with. */
const newest: Peers = {
  "@pulumi/docker": devDependencies["@pulumi/docker"],
  "@pulumi/pulumi": "3.270.0",
  "@pulumi/random": devDependencies["@pulumi/random"],
  "@pulumi/tls": devDependencies["@pulumi/tls"],
};

const tools = [
  `typescript@${devDependencies.typescript}`,
  `@types/node@${devDependencies["@types/node"]}`,
  // For programs that are ECMAScript modules, the SDK needs one newer than its own.
  "ts-node@10.9.2",
];

const folder = mkdtempSync(join(tmpdir(), "secure-registry-package-"));
let packed: Packed;

beforeAll(async () => {
  packed = await pack(folder);
});

afterAll(() => rm(folder, { recursive: true }));

describe("the npm package", () => {
  test("has the compiled component with its types, maps and sources, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const sources = paths.filter((path) => /^components\/[\w/]+\.ts$/.test(path));
    const compiled = sources.flatMap((path) => {
      const name = path.replace(/^components(.*)\.ts$/, "dist$1");
      return [`${name}.js`, `${name}.js.map`, `${name}.d.ts`, `${name}.d.ts.map`];
    });
    const others = paths.filter((path) => !sources.includes(path) && !compiled.includes(path));

    expect(sources).toContain("components/secureRegistry.ts");
    expect(compiled.filter((path) => !paths.includes(path))).toEqual([]);
    expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
  });

  test("is smaller than 100 kB", () => {
    figure("the packed package", `${Math.round(packed.size / 1000)} kB`);
    expect(packed.size).toBeLessThan(100_000);
  });
});

describe.each([
  ["the oldest Pulumi packages", oldest, ["commonjs"]],
  ["the newest Pulumi packages", newest, ["commonjs", "esm"]],
])("with %s, the installed package", (title, peers, flavours) => {
  const cleanup = new Cleanup();
  const home = join(folder, title.replace(/\W+/g, "-"));
  let modules: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const wanted = Object.entries(peers).map(([name, version]) => `${name}@${version}`);
    modules = await install(home, [packed.filename, ...wanted, ...tools]);
    const providers = Object.entries(peers).map(([name, version]) => [name.replace("@pulumi/", ""), version]);
    env = await withProviders(
      join(home, "pulumi"),
      Object.fromEntries(providers.filter(([name]) => name !== "pulumi")),
    );
  });

  afterAll(() => cleanup.run());

  test("brings its own dependencies alone, and shares the program's Pulumi packages", async () => {
    for (const [name, version] of Object.entries(peers)) {
      const { version: installed } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
      expect([name, installed.replace(/^v/, "")]).toEqual([name, version]);
    }
    const paths = await run("npm", ["ls", "--all", "--parseable"], { cwd: home });
    const copies = paths.split("\n").filter((path) => /@pulumi\/[^/]+$/.test(path));
    expect(copies.sort()).toEqual(
      Object.keys(peers)
        .map((name) => join(modules, name))
        .sort(),
    );
    expect(Object.keys(dependencies)).toEqual(["bcryptjs"]);
  });

  test.each([
    ["commonjs", "node10", "commonjs"],
    ["node16", "node16", "commonjs"],
    ["nodenext", "nodenext", "module"],
    ["esnext", "bundler", "module"],
  ])(
    "has the right types for module %s, resolution %s, in a package of type %s",
    async (module, resolution, type) => {
      const project = mkdtempSync(join(folder, "types-"));
      symlinkSync(modules, join(project, "node_modules"));
      await cp(join(__dirname, "../types/arguments.ts"), join(project, "arguments.ts"));
      await writeFile(join(project, "package.json"), JSON.stringify({ name: "types", type }));
      const compilerOptions = {
        module,
        moduleResolution: resolution,
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: "es2022",
        types: ["node"],
      };
      await writeFile(
        join(project, "tsconfig.json"),
        JSON.stringify({ compilerOptions, files: ["arguments.ts"] }),
      );
      const tsc = join(modules, "typescript/bin/tsc");

      expect(await attempt(process.execPath, [tsc, "--project", project])).toMatchObject({
        code: 0,
        output: "",
      });
    },
  );

  test.each(flavours)("deploys a registry from a program that is %s", async (flavour) => {
    const stack = await TestStack.ofFolder(join(__dirname, "package", flavour), { modules, env });
    cleanup.add(() => stack.dispose());
    await stack.run("config", "set", "port", String(await freePort()));
    await stack.run("config", "set", "containerName", stack.name);
    const { endpoint, caCertificatePem, credentials } = await stack.up();

    const client = new RegistryClient(endpoint, caCertificatePem);
    expect(await client.status("elton", credentials.elton ?? "")).toBe(200);
    expect(await client.status("elton", "wrong")).toBe(401);
    await stack.run("preview", "--expect-no-changes");
  });
});
