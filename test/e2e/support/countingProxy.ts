import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A method and a path of the Docker Engine API, with the version and the IDs taken out. */
export type Call = string;

const socketPath = process.env.DOCKER_HOST?.replace(/^unix:\/\//, "") ?? "/var/run/docker.sock";

/** Stands in front of the Docker daemon and counts what it is asked and sent. */
export class CountingProxy {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  /** The calls since the start or the last reset. */
  calls: Call[] = [];

  /** How many bytes the daemon was sent. */
  bytes = 0;

  /** What `DOCKER_HOST` has to be. */
  get host(): string {
    return `unix://${join(this.folder, "docker.sock")}`;
  }

  static async start(): Promise<CountingProxy> {
    const folder = mkdtempSync(join(tmpdir(), "docker-proxy-"));
    const server = createServer({ allowHalfOpen: true });
    const proxy = new CountingProxy(folder, server);
    server.on("connection", (client) => proxy.forward(client));
    await new Promise<void>((resolve) => server.listen(join(folder, "docker.sock"), resolve));
    return proxy;
  }

  reset(): void {
    this.calls = [];
    this.bytes = 0;
  }

  private forward(client: Socket): void {
    const daemon = connect({ path: socketPath, allowHalfOpen: true });
    client.on("data", (chunk: Buffer) => {
      this.bytes += chunk.length;
      this.calls.push(...callsIn(chunk.toString("latin1")));
    });
    for (const [socket, other] of [
      [client, daemon],
      [daemon, client],
    ] as const) {
      socket.on("error", () => other.destroy()).pipe(other);
    }
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      this.server.unref();
    });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The requests that begin in a chunk: Go's client sends each one's head at once, and after another's answer. */
export function callsIn(chunk: string): Call[] {
  const heads = chunk.matchAll(/^(GET|HEAD|POST|PUT|DELETE) (?:\/v1\.\d+)?(\/[^ ?]*)[^ ]* HTTP\/1\.1\r$/gm);
  return [...heads].map(([, method, path]) => `${method} ${path?.replace(/\/[0-9a-f]{64}/, "/ID")}`);
}
