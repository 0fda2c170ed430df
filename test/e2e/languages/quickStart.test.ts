import type { CommandResult } from "../support/command";
import { inspect } from "../support/docker";
import { ExampleStack } from "../support/exampleStack";
import { RegistryClient } from "../support/registryClient";
import type { Outputs } from "../support/stack";

const languages = ["typescript", "python", "go", "java", "yaml"] as const;

const chosen = "chosen passphrase of elton";

/** They take turns in waiting for compilers, packages and containers. */
const together = 600_000;

describe.each(languages)("the quick start in %s", (language) => {
  const stack = () => deployed[language]?.stack as ExampleStack;
  const outputs = () => deployed[language]?.outputs as Outputs;

  test("deploys a registry that its users can log in to, and nobody else", async () => {
    const { endpoint, caCertificatePem, credentials } = outputs();
    const client = new RegistryClient(endpoint, caCertificatePem);
    expect(credentials.elton).toBe(chosen);
    expect(await client.status("elton", chosen)).toBe(200);
    expect(await client.status("ci", credentials.ci ?? "")).toBe(200);
    expect(await client.status("elton", "another password")).toBe(401);
  });

  test("leaves no password in plain text in the state and in what the CLI prints", async () => {
    await stack().run("stack", "output", "--json");
    const state = await stack().state();
    const places = state + stack().transcript.join("\n");
    expect(state).toContain("secure-registry:index:SecureRegistry");
    for (const password of [chosen, outputs().credentials.ci ?? ""]) {
      expect(password.length).toBeGreaterThan(20);
      expect(places).not.toContain(password);
    }
  });

  test("tells what is wrong with an argument by its name, and leaves the registry alone", () => {
    const refused = deployed[language]?.refused as CommandResult;
    const { code, output } = refused;
    expect(code).not.toBe(0);
    expect(output).toContain('SecureRegistry "registry" was not changed: 1 problem with its arguments.');
    expect(output).toMatch(/^ *- hostname: must be a DNS name or an IP address/m);
    // That of the component or of a Go program. Python prints one of its own for each resource that fails.
    expect(output).not.toMatch(/^\s+at .*\.[jt]s:\d+:\d+|goroutine/m);
    expect(deployed[language]?.after).toBe(deployed[language]?.before);
  });
});

interface Deployed {
  stack: ExampleStack;
  outputs: Outputs;
  refused: CommandResult;

  /** The container and its start, before and after the refused update. */
  before: string;
  after: string;
}

const deployed: Partial<Record<string, Deployed>> = {};
const stacks: ExampleStack[] = [];

/** Deploys a quick start, and then tries a bad hostname. */
async function deploy(language: string): Promise<void> {
  const stack = await ExampleStack.of(`quick-start-${language}`);
  stacks.push(stack);
  await stack.setSecret("eltonPassword", chosen);
  const outputs = await stack.up();
  const container = () => inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");
  const before = await container();
  await stack.run("config", "set", "hostname", "https://registry.example.com");
  const refused = await stack.pulumi(["up", "--yes", "--skip-preview"]);
  deployed[language] = { stack, outputs, refused, before, after: await container() };
}

/** Lets all end, and then fails with the first that failed. */
async function all(steps: Promise<void>[]): Promise<void> {
  await Promise.allSettled(steps);
  await Promise.all(steps);
}

beforeAll(() => all(languages.map(deploy)), together);
afterAll(() => all(stacks.map((stack) => stack.dispose())), together);
