import { attempt } from "./support/command";
import { inspect } from "./support/docker";
import { freePort, type Outputs, TestStack } from "./support/stack";

describe("a registry deployed with nothing but a hostname and a user", () => {
  let stack: TestStack;
  let outputs: Outputs;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    outputs = await stack.deploy({
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {} },
    });
  });

  afterAll(() => stack.dispose());

  const inside = (command: string) => attempt("docker", ["exec", stack.name, "sh", "-c", command]);

  test("is healthy when the update has ended", async () => {
    expect(await inspect(stack.name, "{{.State.Health.Status}}")).toBe("healthy");
  });

  test("does not run as root, and has no capability nor a way to get one", async () => {
    const { stdout } = await inside("cat /proc/1/status");
    expect(stdout).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/m);
    expect(stdout).toMatch(/^Gid:\t65532\t65532\t65532\t65532$/m);
    for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]) {
      expect(stdout).toMatch(new RegExp(`^${set}:\\t0{16}$`, "m"));
    }
    expect(stdout).toMatch(/^NoNewPrivs:\t1$/m);
  });

  test.each(["/", "/etc", "/certs", "/auth"])("can't write to %s", async (folder) => {
    const { code, output } = await inside(`touch ${folder}/file`);
    expect(output).toMatch(/Read-only file system/);
    expect(code).not.toBe(0);
  });

  test.each(["/certs/tls.key", "/auth/htpasswd"])("keeps %s from every other user", async (file) => {
    expect((await inside(`stat -c '%u:%g %a' ${file}`)).stdout).toBe("65532:65532 400\n");
    const other = await attempt("docker", ["exec", "--user", "1000:1000", stack.name, "cat", file]);
    expect(other.output).toMatch(/Permission denied/);
  });

  test("opens no port but its own to the network", async () => {
    const address = await inspect(stack.name, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    const probe = (port: number) =>
      attempt("docker", ["exec", stack.name, "sh", "-c", `echo | nc -w 2 ${address} ${port}`]);
    expect((await probe(5000)).code).toBe(0);
    expect((await probe(5001)).code).not.toBe(0);
    expect(await inspect(stack.name, "{{json .HostConfig.PortBindings}}")).toBe(
      JSON.stringify({ "5000/tcp": [{ HostIp: "0.0.0.0", HostPort: outputs.endpoint.split(":")[1] }] }),
    );
  });

  test("rotates its logs, and logs neither at debug level nor errors", async () => {
    expect(JSON.parse(await inspect(stack.name, "{{json .HostConfig.LogConfig}}"))).toEqual({
      Type: "json-file",
      Config: { "max-file": "3", "max-size": "10m" },
    });
    const { output } = await attempt("docker", ["logs", stack.name]);
    expect(output).toContain("level=info");
    expect(output).not.toMatch(/level=(debug|error|fatal)/);
  });

  test.each([
    ["its TLS port", ":1388", ":138a"],
    ["its health report", ":5001", ":5002"],
  ])("is unhealthy without %s", async (_, present, missing) => {
    const check = JSON.parse(await inspect(stack.name, "{{json .Config.Healthcheck.Test}}"))[1] as string;
    const now = `rm -f /tmp/healthy; ${check}`;
    expect((await inside(now)).code).toBe(0);
    expect(now).toContain(present);
    expect((await inside(now.replace(present, missing))).code).not.toBe(0);
  });
});
