import { createPrivateKey, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cleanup } from "../support/cleanup";
import { calls, ownLogs, splitMessages } from "../support/cliOutput";
import { attempt, type CommandResult, run } from "../support/command";
import { daemonLog, docker } from "../support/docker";
import { madeSecrets } from "../support/madeSecrets";
import { Observer } from "../support/observer";
import { issueCertificate } from "../support/openssl";
import { addKey, secretsIn } from "../support/secretForms";
import { freePort, TestStack } from "../support/stack";

/** As loud as the CLI can be without secrets, with the SDK's own messages, and as loud as it can be at all. */
const verbosities = {
  quiet: ["--logtostderr", "--logflow", "-v=2"],
  debug: ["--debug"],
  loudest: ["--logtostderr", "--logflow", "-v=9", "--debug"],
};

describe("what secrets the Pulumi CLI shows, and to whom", () => {
  const cleanup = new Cleanup();
  const started = Date.now();

  /** Those that the user chose, given to Pulumi as secrets of the configuration. */
  const chosen: Record<string, string> = {};

  /** The chosen key in the newer form, which the engine does not know as a secret. */
  const anew: Record<string, string> = {};

  /** Those made of chosen ones or drawn by the providers. */
  const made: Record<string, string> = {};

  const outputs = { quiet: "", debug: "", loudest: "" };
  let stack: TestStack;
  let observer: Observer;

  beforeAll(async () => {
    stack = await TestStack.ofProgram();
    const temporary = mkdtempSync(join(tmpdir(), "temporary-"));
    observer = new Observer(temporary);
    cleanup.add(() => rm(temporary, { recursive: true }));
    cleanup.add(() => stack.dispose());
    stack.env.TMPDIR = temporary;
    await configure();

    await pulumi("quiet", "preview", "--diff");
    await pulumi("quiet", "up", "--yes", "--skip-preview");
    await learn();
    await pulumi("quiet", "preview", "--diff");
    await pulumi("quiet", "refresh", "--yes", "--diff");
    await pulumi("quiet", "stack", "output");
    await fail("quiet");

    await rotate("2");
    await pulumi("debug", "preview", "--diff");
    await pulumi("debug", "up", "--yes", "--skip-preview", "--diff");
    await learn();
    await fail("debug");

    await rotate("3");
    await pulumi("loudest", "preview", "--diff");
    await pulumi("loudest", "up", "--yes", "--skip-preview", "--diff");
    await learn();
    await pulumi("loudest", "refresh", "--yes", "--diff");
    // It knows no --debug.
    outputs.loudest += await stack.run("stack", "output", ...verbosities.loudest.slice(0, -1));
  }, 600_000);

  afterAll(() => cleanup.run());

  async function configure(): Promise<void> {
    const own = await issueCertificate("DNS:localhost");
    chosen.password = `chosen ${randomBytes(12).toString("hex")}`;
    const line = await run("htpasswd", ["-niB", "-C", "5", "grace"], {
      input: randomBytes(8).toString("hex"),
    });
    chosen.hash = line.trim().split(":")[1] ?? "";
    addKey(chosen, "own key", own.privateKeyPem);
    addKey(
      anew,
      "own key anew",
      String(createPrivateKey(own.privateKeyPem).export({ type: "pkcs8", format: "pem" })),
    );

    const set = async (path: string, value: string, ...options: string[]) => {
      const result = await stack.pulumi(["config", "set", "--path", path, ...options], { input: value });
      expect(result).toMatchObject({ code: 0 });
    };
    await set("hostname", "localhost");
    await set("port", String(await freePort()));
    await set("containerName", stack.name);
    await set("users.francis.rotation", "1");
    await set("users.elton.password", chosen.password, "--secret");
    await set("users.grace.passwordHash", chosen.hash, "--secret");
    await set("tls.certificatePem", own.certificatePem);
    await set("tls.chainPem", own.chainPem);
    await set("tls.privateKeyPem", own.privateKeyPem, "--secret");
  }

  const rotate = (to: string) => stack.run("config", "set", "--path", "users.francis.rotation", to);

  /** Runs a command that must succeed, and watches the machine meanwhile. */
  async function pulumi(verbosity: keyof typeof outputs, ...args: string[]): Promise<void> {
    const { code, output } = await observed(verbosity, args);
    expect([args, code]).toEqual([args, 0]);
    expect(output.length).toBeGreaterThan(100);
  }

  async function observed(
    verbosity: keyof typeof outputs,
    args: string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<CommandResult> {
    const result = await observer.during(stack.pulumi([...args, ...verbosities[verbosity]], { env }));
    outputs[verbosity] += result.output;
    return result;
  }

  /** Updates that fail: by an argument, by a port that is in use, and by a daemon that is not there. */
  async function fail(verbosity: "quiet" | "debug"): Promise<void> {
    const up = ["up", "--yes", "--skip-preview"];
    const port = (await stack.run("config", "get", "port")).trim();
    await stack.run("config", "set", "hostname", "no host name");
    const bad = await observed(verbosity, up);
    expect(bad.output).toMatch(/hostname: must/);
    await stack.run("config", "set", "hostname", "localhost");

    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    await stack.run("config", "set", "port", String((server.address() as { port: number }).port));
    const taken = await observed(verbosity, up);
    expect(taken.output).toMatch(/address already in use|port is already allocated/);
    await new Promise((resolve) => server.close(resolve));
    await stack.run("config", "set", "port", port);

    const gone = await observed(verbosity, up, { DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    expect(gone.output).toMatch(/Cannot connect to the Docker daemon|no such file/);
    for (const { code } of [bad, taken, gone]) {
      expect(code).not.toBe(0);
    }
  }

  /** Adds the secrets that are there now; those that they took the place of stay. */
  async function learn(): Promise<void> {
    const count = Object.keys(made).length;
    for (const [what, secret] of Object.entries(await madeSecrets(stack))) {
      if (!chosen.hash?.includes(secret)) {
        made[`${what} ${count}`] = secret;
      }
    }
  }

  test("this test's own collection is complete", () => {
    expect(Object.keys(chosen)).toEqual(["password", "hash", "own key 1", "own key 2"]);
    expect(Object.keys(anew)).toEqual(["own key anew 1", "own key anew 2"]);
    expect(Object.keys(made).filter((what) => /^hash of (elton|francis)/.test(what))).toHaveLength(6);
    const all = Object.values({ ...chosen, ...made });
    expect(all.every((secret) => secret.length >= 20)).toBe(true);
    expect(Object.keys(made).filter((what) => what.startsWith("generated password"))).toHaveLength(3);
  });

  test("none up to -v=2, whatever happens", () => {
    expect(outputs.quiet.length).toBeGreaterThan(1000);
    expect(secretsIn(outputs.quiet, { ...chosen, ...anew, ...made })).toEqual([]);
  });

  test("none that was chosen at --debug, and others in the SDK's messages about resources alone", () => {
    expect(secretsIn(outputs.debug, { ...chosen, ...anew })).toEqual([]);
    const [messages, rest] = splitMessages(outputs.debug);
    expect(secretsIn(rest, { ...chosen, ...made })).toEqual([]);
    expect(secretsIn(messages, made)).not.toEqual([]);
  });

  test("at -v=9 any, in the log of calls, and those not chosen in the SDK's messages", () => {
    const [messages, rest] = splitMessages(outputs.loudest);
    const lines = rest.split("\n");
    expect(secretsIn(lines.filter((line) => !calls.test(line)).join("\n"), { ...chosen, ...made })).toEqual(
      [],
    );
    expect(secretsIn(messages, { ...chosen, ...anew })).toEqual([]);
    const logged = lines.filter((line) => calls.test(line));
    expect(secretsIn(logged.join("\n"), chosen)).toEqual(Object.keys(chosen));
    // A password that was chosen goes to the engine as an output alone, never to a provider.
    const withPassword = logged.filter(
      (line) => secretsIn(line, { password: chosen.password ?? "" }).length > 0,
    );
    expect(
      withPassword.filter((line) => !/RPC\[ResourceMonitor\.RegisterResourceOutputs\(/.test(line)),
    ).toEqual([]);
  });

  test("none in the command line of any process, nor in its environment but for the program's own", () => {
    const { commands, variables } = observer;
    expect(observer.looks).toBeGreaterThan(50);
    // It did see those that count.
    const seen = [...commands].join("\n");
    expect(seen).toMatch(/pulumi-language-nodejs/);
    expect(seen).toMatch(/pulumi-resource-docker/);
    expect(variables).toContain(`PULUMI_STACK=${stack.name}`);
    expect(secretsIn(seen, { ...chosen, ...made })).toEqual([]);
    // The engine hands a program its configuration so, where only its user and root can read it.
    const configuration = [...variables].filter((variable) => variable.startsWith("PULUMI_CONFIG="));
    const others = [...variables].filter((variable) => !configuration.includes(variable));
    expect(secretsIn(others.join("\n"), { ...chosen, ...made })).toEqual([]);
    expect(secretsIn(configuration.join("\n"), made)).toEqual([]);
    expect(secretsIn(configuration.join("\n"), chosen)).toEqual(Object.keys(chosen));
  });

  test("none in a temporary file, at any time", () => {
    expect(observer.files.size).toBeGreaterThan(0);
    expect(secretsIn([...observer.files].join("\n"), { ...chosen, ...made })).toEqual([]);
  });

  test("none that can be read in the CLI's own log, which it keeps of every command", async () => {
    const text = await ownLogs(started);
    expect(text.length).toBeGreaterThan(1000);
    expect(secretsIn(text, { ...chosen, ...made })).toEqual([]);
  });

  test("none in what Docker tells and logs of the containers", async () => {
    const names = (
      await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=${stack.name}`)
    ).split("\n");
    const told = await Promise.all(
      names
        .flatMap((name) => [
          ["inspect", name],
          ["logs", name],
        ])
        .map((args) => attempt("docker", args)),
    );
    const image = await docker("inspect", "--format", "{{.Image}}", stack.name);
    told.push(await attempt("docker", ["history", "--no-trunc", image]));
    const text = told.map(({ output }) => output).join("\n");
    expect(names.length).toBeGreaterThan(1);
    expect(text).toContain("REGISTRY_AUTH");
    expect(secretsIn(text, { ...chosen, ...made })).toEqual([]);
  });

  test("none in the daemon's log", async () => {
    // It tells of the port that was in use.
    const log = await daemonLog(started);
    expect(log).toContain(stack.name);
    expect(secretsIn(log, { ...chosen, ...made })).toEqual([]);
  });
});
