import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The local Docker daemon at another address, as a host of its own is. */
export class DockerProxy {
  private readonly folder = mkdtempSync(join(tmpdir(), "docker-proxy-"));
  private readonly socket = join(this.folder, "docker.sock");

  /** How many connections there were. */
  connections = 0;

  private readonly server: Server;

  private constructor(daemon: string) {
    // A client that has sent all may still receive.
    this.server = createServer({ allowHalfOpen: true }, (client) => {
      this.connections += 1;
      const upstream = connect({ path: daemon, allowHalfOpen: true });
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
