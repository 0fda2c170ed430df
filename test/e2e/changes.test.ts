import { docker, inspect } from "./support/docker";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "./support/stack";

describe("a deployed registry that nothing has changed", () => {
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    args = {
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: { password: { secret: "a password of the tests" } }, francis: {} },
    };
    outputs = await stack.deploy(args);
  });

  afterAll(() => stack.dispose());

  test("is left alone by a second update, a refresh, and an update after it", async () => {
    const before = await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}");

    expect(await stack.run("preview", "--expect-no-changes")).toContain("unchanged");
    expect(await stack.run("up", "--yes", "--expect-no-changes")).toContain("unchanged");
    expect(await stack.run("refresh", "--yes", "--expect-no-changes")).toContain("unchanged");
    expect(await stack.run("up", "--yes", "--expect-no-changes")).toContain("unchanged");
    expect(await stack.run("up", "--yes", "--refresh", "--expect-no-changes")).toContain("unchanged");

    expect(await inspect(stack.name, "{{.Id}} {{.State.StartedAt}}")).toBe(before);
    expect(await stack.outputs()).toEqual(outputs);
  });

  test("is what a preview says it will be", async () => {
    const preview = await stack.run("preview", "--diff");
    expect(preview).not.toMatch(/^\s*[+~-]/m);
  });

  /** The names of the resources that a preview would touch, the stack's own ones aside. */
  async function previewed(): Promise<string[]> {
    const { steps } = JSON.parse(await stack.run("preview", "--json")) as {
      steps: { op: string; urn: string }[];
    };
    const touched = steps.filter(({ op }) => op !== "same").map(({ urn }) => urn.split("::").at(-1) ?? "");
    return [...new Set(touched)].sort();
  }

  test("gets a changed user by a delivery of files alone", async () => {
    const users = { elton: { password: { secret: "another password" } }, francis: {} };
    await stack.setArgs({ ...args, users });
    expect(await previewed()).toEqual(["registry-files"]);
  });

  test("keeps its keys, passwords and volumes in a preview that does not know an argument yet", async () => {
    await stack.setArgs({ ...args, realm: { later: "Another realm" } });
    await stack.run("config", "set", "later", "2");
    const touched = await previewed();
    expect(touched).toContain("later");
    expect(touched.filter((name) => !/^(later|registry-container)$/.test(name))).toEqual([]);
    await stack.run("config", "rm", "later");
  });

  test("is repaired by an update with a refresh when its container was removed", async () => {
    outputs = await stack.deploy(args);
    const client = new RegistryClient(outputs.endpoint, outputs.caCertificatePem);
    const credentials = ["francis", outputs.credentials.francis ?? ""] as const;
    const digest = await client.push("team/app", "1", credentials);
    await docker("rm", "--force", stack.name);

    await stack.run("up", "--yes", "--refresh");
    const answer = await client.request(`/v2/team/app/manifests/${digest}`, {
      credentials,
      headers: { Accept: "application/vnd.oci.image.manifest.v1+json" },
    });
    expect(answer.status).toBe(200);
  });
});
