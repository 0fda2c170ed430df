import { existsSync } from "node:fs";
import { healthCheck } from "../../../components/container/healthCheck";
import { type Outcome, Sandbox } from "../support/shell";

// The local address and port, the remote ones, and the state: 0A listens, 01 is connected.
const listening = "   0: 00000000:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65532 0 1\n";
const listeningOnIPv6 = `   0: ${"0".repeat(32)}:1388 ${"0".repeat(32)}:0000 0A 00000000:00000000 00:00000000\n`;
const connected = "   1: 0100007F:1388 0100007F:D431 01 00000000:00000000 00:00000000 00000000 65532 0 1\n";
const otherPort = "   0: 0100007F:1389 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65532 0 1\n";

describe("the health check", () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    sandbox.folder("tmp");
    sandbox.file("proc/net/tcp", listening);
    sandbox.program("wget", `[ "$*" = "-q -O /dev/null http://127.0.0.1:5001/debug/health" ]`);
    sandbox.program("sleep", 'echo "slept $1" >&2');
  });
  afterEach(() => sandbox.remove());

  function check(): Outcome {
    const [kind, script] = healthCheck().tests as string[];
    expect(kind).toBe("CMD-SHELL");
    return sandbox.run(script ?? "", ["/proc/net", "/tmp/healthy"]);
  }

  test("finds a registry healthy that listens and whose storage works, at once", () => {
    expect(check()).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("rests before it looks again at a healthy registry, for less than its timeout", () => {
    check();

    expect(check()).toEqual({ status: 0, stdout: "", stderr: "slept 25\n" });
    expect(healthCheck().timeout).toBe("35s");
  });

  test("finds a port that is bound on IPv6 alone", () => {
    sandbox.file("proc/net/tcp", otherPort);
    sandbox.file("proc/net/tcp6", listeningOnIPv6);

    expect(check().status).toBe(0);
  });

  test.each([
    ["nothing listens", ""],
    ["another port alone listens", otherPort],
    ["there are connections alone", connected],
  ])("fails where %s", (_, sockets) => {
    sandbox.file("proc/net/tcp", sockets);

    expect(check()).toEqual({ status: 1, stdout: "", stderr: "" });
  });

  test("fails where the registry reports that it is not healthy", () => {
    sandbox.program("wget", "exit 1");

    expect(check()).toEqual({ status: 1, stdout: "", stderr: "" });
  });

  test("does not rest any more once the registry has become unhealthy", () => {
    check();
    sandbox.program("wget", "exit 1");

    expect(check()).toEqual({ status: 1, stdout: "", stderr: "slept 25\n" });
    expect(existsSync(sandbox.path("tmp/healthy"))).toBe(false);
    expect(check()).toEqual({ status: 1, stdout: "", stderr: "" });
  });
});
