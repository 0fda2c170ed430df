import { randomBytes } from "node:crypto";
import { mkdtempSync, symlinkSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Cleanup } from "./support/cleanup";
import { attempt, type CommandResult, run } from "./support/command";
import { DockerClient, docker, inspect } from "./support/docker";
import { freePort } from "./support/stack";

const repository = resolve(__dirname, "../..");

describe("in a clone of the repository", () => {
  const name = `e2e-${randomBytes(4).toString("hex")}`;
  const hostname = `${name}.test`;
  const clone = join(mkdtempSync(join(tmpdir(), "clone-")), "a checkout");
  const hosts = "/etc/hosts";
  let endpoint: string;
  let hostsBefore: string;

  // As in a shell of somebody who has set nothing for Pulumi and make; only the engine is that of the tests.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([variable]) => !/^(PULUMI_(?!HOME$)|MAKE|(ARGS|DATA|STACK|TEST)$)/.test(variable),
    ),
  );
  // A stack of its own: that of a registry which is already up must not be taken for it.
  const make = (...args: string[]): Promise<CommandResult> =>
    attempt("make", ["-s", ...args, `STACK=${name}`], { cwd: clone, env });
  const inEnvironment = (command: string): Promise<string> =>
    run("bash", ["-c", `eval "$(make -s env STACK=${name})"; ${command}`], { cwd: clone, env });
  const gitStatus = () => run("git", ["status", "--porcelain"], { cwd: clone });

  beforeAll(async () => {
    await run("git", ["clone", "--quiet", repository, clone]);
    // The packages are those of the repository; `make up` finds by their stamp that nothing is to be installed.
    symlinkSync(join(repository, "node_modules"), join(clone, "node_modules"));
    endpoint = `${hostname}:${await freePort()}`;
    const config = (await readFile(join(clone, "Pulumi.dev.yaml"), "utf8"))
      .replace("registry.local", hostname)
      .replace(/"5000"/, `"${endpoint.split(":")[1]}"`);
    await writeFile(
      join(clone, `Pulumi.${name}.yaml`),
      `${config}  secure-registry:containerName: ${name}\n`,
    );
    await run("git", ["add", "--all"], { cwd: clone });
    const identity = ["-c", "user.name=test", "-c", "user.email=test@test"];
    await run("git", [...identity, "commit", "--quiet", "-m", "a stack"], { cwd: clone });
    hostsBefore = await readFile(hosts, "utf8");
  });

  afterAll(async () => {
    const cleanup = new Cleanup();
    cleanup.add(() => rm(resolve(clone, ".."), { recursive: true }));
    cleanup.add(() => rm(`/etc/docker/certs.d/${endpoint}`, { recursive: true, force: true }));
    cleanup.add(() => writeFile(hosts, hostsBefore));
    cleanup.add(() => make("down", "DATA=delete"));
    await cleanup.run();
  });

  test("`make` lists the commands", async () => {
    const { output } = await make();
    for (const command of ["up", "down", "trust", "env", "test", "lint"]) {
      expect(output).toMatch(new RegExp(`^  ${command}\\s+\\S`, "m"));
    }
  });

  test("`make up` deploys the registry with its two users, and ends with what to do next", async () => {
    const { code, output } = await make("up");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await inspect(name, "{{.State.Health.Status}}")).toBe("healthy");
    const summary = output.slice(output.lastIndexOf("The registry runs at"));
    expect(summary).toContain(`The registry runs at ${endpoint}. Its users: elton, francis.`);
    expect(summary).toContain("make trust");
    expect(summary).toContain("pulumi stack output credentials --show-secrets");
    expect(summary).toContain(`docker login ${endpoint} -u elton`);
    expect(summary).toContain("make down");
  });

  test("a second `make up` changes nothing", async () => {
    const before = await inspect(name, "{{.Id}} {{.State.StartedAt}}");
    const { code, output } = await make("up");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/^ +\d+ unchanged$/m);
    expect(output).not.toMatch(/created|replaced|updated/);
    expect(await inspect(name, "{{.Id}} {{.State.StartedAt}}")).toBe(before);
  });

  test("the output of `make env` makes a shell in which the plain CLI works", async () => {
    expect((await inEnvironment("pulumi stack output endpoint")).trim()).toBe(endpoint);
    expect(await inEnvironment("pulumi preview --expect-no-changes")).toContain("unchanged");
    // The plain command writes its salt there.
    await run("git", ["checkout", "--quiet", `Pulumi.${name}.yaml`], { cwd: clone });
  });

  test("`make trust` lets Docker log in by the registry's name, and changes nothing the second time", async () => {
    const { code, output } = await make("trust");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await readFile(hosts, "utf8")).toBe(`${hostsBefore}127.0.0.1 ${hostname}\n`);
    const trusted = await readFile(`/etc/docker/certs.d/${endpoint}/ca.crt`, "utf8");
    expect(trusted).toContain("BEGIN CERTIFICATE");
    const password = JSON.parse(
      await inEnvironment("pulumi stack output credentials --show-secrets --json"),
    ).elton;
    const client = new DockerClient();
    // The daemon looks into the hosts file at most every five seconds.
    const end = Date.now() + 10_000;
    let login = await client.login(endpoint, "elton", password);
    while (login.code !== 0 && login.output.includes("no such host") && Date.now() < end) {
      await new Promise((wake) => setTimeout(wake, 500));
      login = await client.login(endpoint, "elton", password);
    }
    expect(login).toMatchObject({ code: 0 });
    client.dispose();

    expect((await make("trust")).output).toContain("already trusts");
    expect(await readFile(hosts, "utf8")).toBe(`${hostsBefore}127.0.0.1 ${hostname}\n`);
  });

  test("the state stays in an ignored folder that only its owner can read", async () => {
    expect(await gitStatus()).toBe("");
    expect((await run("stat", ["-c", "%a", ".state", ".state/passphrase"], { cwd: clone })).trim()).toBe(
      "700\n600",
    );
  });

  test("a stack without configuration is a clear error", async () => {
    const { code, output } = await attempt("make", ["-s", "up", "STACK=missing"], { cwd: clone, env });
    expect(code).not.toBe(0);
    expect(output).toContain("there is no Pulumi.missing.yaml");
  });

  test("`make down` keeps the images, and deletes them when it is told to", async () => {
    const volume = `secure-registry-${name}-registry-data`;
    const kept = await make("down");
    expect(kept).toMatchObject({ code: 0 });
    expect(kept.output).toContain(volume);
    await expect(inspect(name, "{{.Id}}")).rejects.toThrow(/no such object/i);
    const volumes = () => docker("volume", "ls", "--quiet", "--filter", `name=^${volume}$`);
    expect(await volumes()).toBe(volume);

    expect(await make("down", "DATA=delete")).toMatchObject({ code: 0 });
    expect(await volumes()).toBe("");
  });
});
