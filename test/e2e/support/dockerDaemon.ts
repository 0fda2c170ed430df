import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { attempt, type CommandResult, run } from "./command";
import { killNow, processes } from "./processes";

/**
 * A Docker daemon of a test's own, which can be stopped and killed. It shares the kernel with the machine's, and
 * nothing else: its folders, its bridge and its containerd are its own. Ports are published by its proxies alone.
 */
export class DockerDaemon {
  /** Short: the paths of sockets have little room. */
  private readonly folder = mkdtempSync("/tmp/dockerd-");

  readonly host = `unix://${this.folder}/docker.sock`;

  readonly env: NodeJS.ProcessEnv = { ...process.env, DOCKER_HOST: this.host };

  private readonly bridge = `e2e${randomInt(1e9)}`;
  private readonly subnet = `10.${randomInt(200, 250)}.${randomInt(256)}`;
  private daemon: ChildProcess | undefined;

  private constructor() {}

  /** Starts a daemon that has these images of the machine's. */
  static async create(...images: string[]): Promise<DockerDaemon> {
    const daemon = new DockerDaemon();
    try {
      await daemon.start();
      await run("sh", ["-c", 'docker save "$@" | docker -H "$0" load', daemon.host, ...images]);
      return daemon;
    } catch (error) {
      await daemon.dispose();
      throw error;
    }
  }

  /** Starts the daemon, also after it was killed, and waits until it answers. */
  async start(): Promise<void> {
    if ((await attempt("ip", ["link", "show", this.bridge])).code !== 0) {
      await run("ip", ["link", "add", this.bridge, "type", "bridge"]);
      await run("ip", ["addr", "add", `${this.subnet}.1/24`, "dev", this.bridge]);
      await run("ip", ["link", "set", this.bridge, "up"]);
    }
    // Their numbers may be zombies' still, or others' by now.
    await rm(join(this.folder, "docker.pid"), { force: true });
    await rm(join(this.folder, "exec/containerd/containerd.pid"), { force: true });
    // Not that of the machine's daemon.
    const configFile = join(this.folder, "daemon.json");
    await writeFile(configFile, "{}");
    const log = openSync(join(this.folder, "log"), "a");
    const args = [
      ...["--host", this.host, "--pidfile", join(this.folder, "docker.pid")],
      ...["--data-root", join(this.folder, "data"), "--exec-root", join(this.folder, "exec")],
      ...["--bridge", this.bridge, "--iptables=false", "--ip-forward=false", "--config-file", configFile],
    ];
    const daemon = spawn("dockerd", args, { stdio: ["ignore", log, log], detached: true });
    this.daemon = daemon;
    closeSync(log);
    const end = Date.now() + 60_000;
    while ((await attempt("docker", ["version"], { env: this.env })).code !== 0) {
      if (Date.now() > end || daemon.exitCode !== null) {
        throw new Error(
          `The daemon does not answer:\n${readFileSync(join(this.folder, "log"), "utf8").slice(-3000)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Runs a docker command that must succeed. */
  async docker(...args: string[]): Promise<string> {
    return (await run("docker", args, { env: this.env })).trim();
  }

  attempt(...args: string[]): Promise<CommandResult> {
    return attempt("docker", args, { env: this.env });
  }

  /** Stops the daemon as a service manager does. */
  stop(): Promise<void> {
    return this.end("SIGTERM");
  }

  /** Kills the daemon alone; its containers run on. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  /**
   * Leaves what the loss of power leaves: no process, mount or network device, and of the files those on the disk.
   */
  async losePower(): Promise<void> {
    const killed = this.end("SIGKILL");
    // A process that is being killed can still start another.
    for (let members = this.members(); members.length > 0; members = this.members()) {
      members.forEach(killNow);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await killed;
    for (const mount of this.mounts()) {
      await run("umount", ["--lazy", mount]);
    }
    await rm(join(this.folder, "exec"), { recursive: true, force: true });
    await run("ip", ["link", "delete", this.bridge]);
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const { daemon } = this;
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) {
      return Promise.resolve();
    }
    const ended = new Promise<void>((resolve) => daemon.once("exit", () => resolve()));
    daemon.kill(signal);
    return ended;
  }

  /** The daemon's processes, and all that come from them: those of its containers as well. */
  private members(): number[] {
    const all = processes();
    const members = new Set(
      all.filter(({ command }) => command.some((word) => word.includes(this.folder))).map(({ pid }) => pid),
    );
    for (let before = 0; before !== members.size; ) {
      before = members.size;
      for (const { pid, parent } of all) {
        if (members.has(parent)) {
          members.add(pid);
        }
      }
    }
    members.delete(process.pid);
    return [...members];
  }

  /** The mounts below the daemon's folder, the innermost first. */
  private mounts(): string[] {
    return readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" ")[1] ?? "")
      .filter((path) => path.startsWith(`${this.folder}/`))
      .reverse();
  }

  /** Ends the daemon and its containers, and removes all that it has. */
  async dispose(): Promise<void> {
    await this.losePower();
    rmSync(this.folder, { recursive: true });
  }
}
