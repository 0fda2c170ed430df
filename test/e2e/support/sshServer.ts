import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, run } from "./command";
import { freePort } from "./stack";

/**
 * An ssh server on 127.0.0.1 that gives root access to the Docker daemon by a key of its own, and to nothing
 * else: neither the machine's own ssh server nor root's keys have to do with it.
 */
export class SshServer {
  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly server: ReturnType<typeof spawn>,
  ) {}

  /** Starts the server and waits until it answers. */
  static async start(): Promise<SshServer> {
    const folder = mkdtempSync(join(tmpdir(), "ssh-server-"));
    const port = await freePort();
    for (const key of ["host_key", "user_key"]) {
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
    }
    await copyFile(join(folder, "user_key.pub"), join(folder, "authorized_keys"));
    const hostKey = await readFile(join(folder, "host_key.pub"), "utf8");
    await writeFile(join(folder, "known_hosts"), `[127.0.0.1]:${port} ${hostKey}`);
    await writeFile(join(folder, "sshd_config"), configuration(folder, port));
    // Where sshd locks its unprivileged part in.
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const server = spawn("/usr/sbin/sshd", [
      "-D",
      "-f",
      join(folder, "sshd_config"),
      "-E",
      join(folder, "log"),
    ]);
    const started = new SshServer(folder, port, server);
    await started.ready();
    return started;
  }

  private async ready(): Promise<void> {
    const end = Date.now() + 20_000;
    for (;;) {
      const { code } = await attempt("ssh-keyscan", ["-p", String(this.port), "127.0.0.1"]);
      if (code === 0) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(`The ssh server does not answer:\n${await this.log()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** The options with which ssh logs in. */
  get options(): string[] {
    const settings = [
      "IdentitiesOnly=yes",
      "StrictHostKeyChecking=yes",
      `UserKnownHostsFile=${join(this.folder, "known_hosts")}`,
    ];
    return [
      "-F",
      "none",
      "-i",
      join(this.folder, "user_key"),
      ...settings.flatMap((setting) => ["-o", setting]),
    ];
  }

  log(): Promise<string> {
    return readFile(join(this.folder, "log"), "utf8");
  }

  async stop(): Promise<void> {
    this.server.kill();
    await rm(this.folder, { recursive: true });
  }
}

function configuration(folder: string, port: number): string {
  return `
ListenAddress 127.0.0.1:${port}
HostKey ${join(folder, "host_key")}
AuthorizedKeysFile ${join(folder, "authorized_keys")}
PidFile none
StrictModes no
AllowUsers root
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
MaxStartups 100
ForceCommand docker system dial-stdio
`;
}
