import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { defaultImage } from "../../../components/container/image";
import { attempt, type CommandResult, run } from "./command";

/** Runs a docker command that must succeed. */
export async function docker(...args: string[]): Promise<string> {
  return (await run("docker", args)).trim();
}

/** Reads one value of a container by a Go template. */
export function inspect(container: string, template: string): Promise<string> {
  return docker("inspect", "--format", template, container);
}

/** The ID of the container of that name, or nothing. */
export function containerId(name: string): Promise<string> {
  return docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `name=^${name}$`);
}

/** Waits until there is another container of that name, and gives its ID. */
export async function newContainer(name: string, formerId: string): Promise<string> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const id = await containerId(name);
    if (id !== "" && id !== formerId) {
      return id;
    }
  }
  throw new Error(`There is no new container ${name}.`);
}

/** A Docker client with a configuration of its own, so that no other login is used or changed. */
export class DockerClient {
  readonly configFolder = mkdtempSync(join(tmpdir(), "docker-config-"));

  attempt(...args: string[]): Promise<CommandResult> {
    return attempt("docker", ["--config", this.configFolder, ...args]);
  }

  async run(...args: string[]): Promise<string> {
    return (await run("docker", ["--config", this.configFolder, ...args])).trim();
  }

  login(endpoint: string, user: string, password: string): Promise<CommandResult> {
    const args = ["--config", this.configFolder, "login", "--username", user, "--password-stdin", endpoint];
    return attempt("docker", args, { input: password });
  }

  /** Uses a whole `config.json` document. */
  async useConfig(document: string): Promise<void> {
    await writeFile(join(this.configFolder, "config.json"), document);
  }

  /** Reads an image of a registry with skopeo, by this client's credentials. */
  skopeo(registry: { caCertificatePem: string }, reference: string): Promise<string> {
    const certificates = mkdtempSync(join(this.configFolder, "certificates-"));
    writeFileSync(join(certificates, "ca.crt"), registry.caCertificatePem);
    const auth = join(this.configFolder, "config.json");
    return run("skopeo", [
      "inspect",
      "--authfile",
      auth,
      "--cert-dir",
      certificates,
      `docker://${reference}`,
    ]);
  }

  dispose(): void {
    rmSync(this.configFolder, { recursive: true });
  }
}

/** Reads a file of a volume, as root. */
export async function readVolumeFile(volume: string, path: string): Promise<string> {
  return await docker(
    "run",
    "--rm",
    "--tmpfs",
    "/var/lib/registry",
    "-v",
    `${volume}:/volume`,
    defaultImage,
    "cat",
    `/volume/${path}`,
  );
}

/** Makes an image of one small layer with that text in it. */
export async function makeImage(image: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "image-"));
  await writeFile(join(folder, "text"), text);
  await run("sh", ["-c", 'tar -C "$1" -c text | docker import - "$2"', "sh", folder, image]);
  rmSync(folder, { recursive: true });
}

/**
 * An address of this host that Docker does not treat as insecure, as it does 127.0.0.0/8: that of its default
 * bridge.
 */
export async function bridgeAddress(): Promise<string> {
  const configuration = await docker("network", "inspect", "bridge", "--format", "{{json .IPAM.Config}}");
  const [{ Subnet, Gateway }] = JSON.parse(configuration) as [{ Subnet: string; Gateway?: string }];
  // Docker tells the gateway only if it was configured; else it is the subnet's first address.
  return Gateway ?? Subnet.replace(/\.0\/\d+$/, ".1");
}

/** Has the daemon trust a certificate authority for one registry, and gives the way to undo it. */
export async function trust(endpoint: string, caCertificatePem: string): Promise<() => Promise<void>> {
  const folder = `/etc/docker/certs.d/${endpoint}`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "ca.crt"), caCertificatePem);
  return () => rm(folder, { recursive: true, force: true });
}

/** The daemon's log, where `make` or systemd has started it, from that time on at least. */
export async function daemonLog(since: number): Promise<string> {
  const cache =
    process.env.SECURE_REGISTRY_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "secure-registry");
  return readFile(join(cache, "logs/dockerd.log"), "utf8").catch(async () => {
    const start = `--since=@${Math.floor(since / 1000)}`;
    return (await attempt("journalctl", ["--unit=docker", "--unit=containerd", start])).output;
  });
}
