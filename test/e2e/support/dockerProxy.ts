import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The local Docker daemon at another address, as a host of its own is. */
export class DockerProxy {
  private readonly folder = mkdtempSync(join(tmpdir(), "docker-proxy-"));
  private readonly socket = join(this.folder, "docker.sock");

  /** The names of the containers that were created over it. */
  readonly created: string[] = [];

  private readonly server: Server;

  private constructor(daemon: string) {
    // A client that has sent all may still receive.
    this.server = createServer({ allowHalfOpen: true }, (client) => {
      const upstream = connect({ path: daemon, allowHalfOpen: true });
      client.on("data", (chunk: Buffer) => {
        const name = /^POST \S+\/containers\/create\?(?:\S*&)?name=([^&\s]+)/m.exec(
          chunk.toString("latin1"),
        )?.[1];
        if (name !== undefined) {
          this.created.push(name);
        }
      });
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.pipe(to);
        from.on("error", () => to.destroy());
      }
    });
  }

  static async start(daemon = "/var/run/docker.sock"): Promise<DockerProxy> {
    const proxy = new DockerProxy(daemon);
    await new Promise<void>((resolve) => proxy.server.listen(proxy.socket, resolve));
    return proxy;
  }

  get host(): string {
    return `unix://${this.socket}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }
}
