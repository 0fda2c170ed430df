import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A method and a path of the Docker Engine API, with the version and the IDs taken out. */
export type Call = string;

const socketPath = process.env.DOCKER_HOST?.replace(/^unix:\/\//, "") ?? "/var/run/docker.sock";

/** The local Docker daemon at another address, as a host of its own is; it notes what the daemon is asked and sent. */
export class DockerProxy {
  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  /** The calls since the start or the last reset. */
  calls: Call[] = [];

  /** The names of the containers that were created since the start or the last reset. */
  created: string[] = [];

  /** How many bytes the daemon was sent since then. */
  bytes = 0;

  /** What `DOCKER_HOST` has to be. */
  get host(): string {
    return `unix://${join(this.folder, "docker.sock")}`;
  }

  static async start(): Promise<DockerProxy> {
    const folder = mkdtempSync(join(tmpdir(), "docker-proxy-"));
    // A client that has sent all may still receive.
    const server = createServer({ allowHalfOpen: true });
    const proxy = new DockerProxy(folder, server);
    server.on("connection", (client) => proxy.forward(client));
    await new Promise<void>((resolve) => server.listen(join(folder, "docker.sock"), resolve));
    return proxy;
  }

  reset(): void {
    this.calls = [];
    this.created = [];
    this.bytes = 0;
  }

  private forward(client: Socket): void {
    const daemon = connect({ path: socketPath, allowHalfOpen: true });
    client.on("data", (chunk: Buffer) => {
      const text = chunk.toString("latin1");
      this.bytes += chunk.length;
      this.calls.push(...callsIn(text));
      this.created.push(...createdIn(text));
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

function createdIn(chunk: string): string[] {
  const heads = chunk.matchAll(/^POST \S+\/containers\/create\?(?:\S*&)?name=([^&\s]+)/gm);
  return [...heads].map(([, name]) => name ?? "");
}
