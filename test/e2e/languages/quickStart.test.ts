import { Cleanup } from "../support/cleanup";
import { inspect } from "../support/docker";
import { ExampleStack } from "../support/exampleStack";
import { RegistryClient } from "../support/registryClient";
import type { Outputs } from "../support/stack";

const chosen = "chosen passphrase of elton";

describe.each(["typescript", "python", "go", "java", "yaml"])("the quick start in %s", (language) => {
  const cleanup = new Cleanup();
  let stack: ExampleStack;
  let outputs: Outputs;

  beforeAll(async () => {
    stack = await ExampleStack.of(`quick-start-${language}`);
    cleanup.add(() => stack.dispose());
    await stack.setSecret("eltonPassword", chosen);
    outputs = await stack.up();
  });

  afterAll(() => cleanup.run());

  test("deploys a registry that its users can log in to, and nobody else", async () => {
    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    expect(outputs.credentials.elton).toBe(chosen);
    expect(await client.status("elton", chosen)).toBe(200);
    expect(await client.status("ci", outputs.credentials.ci ?? "")).toBe(200);
    expect(await client.status("elton", "another password")).toBe(401);
  });

  test("leaves no password in plain text in the state and in what the CLI prints", async () => {
    await stack.run("stack", "output", "--json");
    const state = await stack.state();
    const places = state + stack.transcript.join("\n");
    expect(state).toContain("secure-registry:index:SecureRegistry");
    for (const password of [chosen, outputs.credentials.ci ?? ""]) {
      expect(password.length).toBeGreaterThan(20);
      expect(places).not.toContain(password);
    }
  });

  test("tells what is wrong with an argument by its name, and leaves the registry alone", async () => {
    const before = await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");
    await stack.run("config", "set", "hostname", "https://registry.example.com");
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview"]);

    expect(code).not.toBe(0);
    expect(output).toContain('SecureRegistry "registry" was not changed: 1 problem with its arguments.');
    expect(output).toMatch(/^ *- hostname: must be a DNS name or an IP address/m);
    // Python prints one of its own for each resource that fails.
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+|goroutine/m);
    expect(await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}")).toBe(before);
  });
});
