import { readlinkSync } from "node:fs";
import { defaultImage } from "../../../components/container/image";
import { attempt, type CommandResult } from "../support/command";
import { docker, inspect } from "../support/docker";
import { freePort, TestStack } from "../support/stack";

/** The part of `docker inspect` that tells what a container may do to its host. */
interface Inspected {
  Id: string;
  Name: string;
  State: { Running: boolean; Restarting: boolean };
  Config: { User: string };
  Mounts: { Type: string; Name?: string; Source: string; Destination: string; RW: boolean }[];
  HostConfig: Record<string, unknown> & {
    CapAdd: string[] | null;
    SecurityOpt: string[] | null;
    NetworkMode: string;
    ReadonlyRootfs: boolean;
  };
}

describe("each container that the component makes", () => {
  let stack: TestStack;
  let containers: Inspected[];

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    await stack.deploy({
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {} },
    });
    const names = await docker("ps", "--all", "--quiet", "--filter", `name=${stack.name}`);
    containers = JSON.parse(await docker("inspect", ...names.split("\n"))) as Inspected[];
  });

  afterAll(() => stack.dispose());

  /** The containers whose file systems and processes can be looked at. */
  const running = () => containers.filter(({ State }) => State.Running || State.Restarting);

  test("is found here: the registry's and another one", () => {
    expect(containers.map(({ Name }) => Name)).toContain(`/${stack.name}`);
    expect(containers.length).toBeGreaterThan(1);
    expect(running().length).toBeGreaterThan(0);
  });

  test("is not privileged, and shares neither processes, users, memory, names nor devices with its host", () => {
    for (const { Name, HostConfig } of containers) {
      expect({ Name, ...HostConfig }).toMatchObject({
        Name,
        Privileged: false,
        PidMode: "",
        IpcMode: "private",
        UTSMode: "",
        UsernsMode: "",
        PublishAllPorts: false,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
      });
      for (const list of [
        "Devices",
        "DeviceRequests",
        "DeviceCgroupRules",
        "VolumesFrom",
        "Links",
        "GroupAdd",
      ]) {
        expect([Name, list, HostConfig[list] ?? []]).toEqual([Name, list, []]);
      }
      expect(HostConfig.NetworkMode).not.toMatch(/host|container:/);
    }
  });

  test("has no capability beyond those for giving files away, and these without a network alone", () => {
    for (const { Name, HostConfig } of containers) {
      const added = (HostConfig.CapAdd ?? []).map((name) => name.replace(/^CAP_/, "")).sort();
      const allowed = HostConfig.NetworkMode === "none" ? ["CHOWN", "DAC_OVERRIDE", "FOWNER"] : [];
      expect([Name, ...added]).toEqual([Name, ...allowed]);
    }
  });

  test("can't write to its own root file system if it has a network", () => {
    const open = containers.filter(({ HostConfig }) => HostConfig.NetworkMode !== "none");
    expect(open.map(({ Name }) => Name)).toEqual([`/${stack.name}`]);
    for (const { HostConfig, Config } of open) {
      expect(HostConfig.ReadonlyRootfs).toBe(true);
      expect(Config.User).toBe("65532:65532");
    }
  });

  test("mounts the registry's own volumes and nothing else", async () => {
    const own = await Promise.all((["data", "certs", "auth"] as const).map((kind) => stack.volume(kind)));
    for (const { Name, Mounts } of containers) {
      for (const { Type, Name: volume, Source } of Mounts) {
        expect([Name, Type]).toEqual([Name, "volume"]);
        expect(own).toContain(volume);
        expect(Source).not.toMatch(/docker\.sock|^\/(?:var\/)?run\b/);
      }
    }
    const registry = containers.find(({ Name }) => Name === `/${stack.name}`);
    expect(registry?.Mounts.filter(({ RW }) => RW).map(({ Destination }) => Destination)).toEqual([
      "/var/lib/registry",
    ]);
  });

  test("has no Docker socket, and no other one", async () => {
    for (const { Id, Name } of running()) {
      const { output } = await inside(Id, "find / -xdev -type s");
      expect([Name, output]).toEqual([Name, ""]);
      const there = await inside(Id, "ls /var/run/docker.sock /run/docker.sock");
      expect(there.code).not.toBe(0);
    }
  });

  test("has no device but those that every container has", async () => {
    const usual = ["console", "core", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm"];
    const more = ["stderr", "stdin", "stdout", "tty", "urandom", "zero"];
    for (const { Id, Name } of running()) {
      const devices = (await inside(Id, "ls /dev")).stdout.trim().split("\n");
      expect([Name, devices.filter((device) => ![...usual, ...more].includes(device))]).toEqual([Name, []]);
    }
  });

  test("sees no process but its own", async () => {
    for (const { Id, Name } of running()) {
      for (const namespace of ["pid", "ipc", "mnt", "net", "uts"]) {
        const own = (await inside(Id, `readlink /proc/self/ns/${namespace}`)).stdout.trim();
        expect(own).toMatch(new RegExp(`^${namespace}:\\[\\d+\\]$`));
        expect([Name, namespace, own]).not.toEqual([
          Name,
          namespace,
          readlinkSync(`/proc/self/ns/${namespace}`),
        ]);
      }
      // Those that look are among them.
      const seen = (await inside(Id, "cat /proc/[0-9]*/comm")).stdout;
      expect(seen).not.toMatch(/dockerd|containerd|pulumi|node/);
      expect(seen.split("\n").length).toBeLessThan(8);
    }
  });

  test("can gain no privileges, and is held by seccomp where the daemon is not told otherwise", async () => {
    const options = await docker("info", "--format", "{{.SecurityOptions}}");
    for (const { Id, Name } of running()) {
      const status = (await inside(Id, "cat /proc/1/status")).stdout;
      expect([Name, /^NoNewPrivs:\t(.*)$/m.exec(status)?.[1]]).toEqual([Name, "1"]);
      expect([Name, /^Seccomp:\t(.*)$/m.exec(status)?.[1]]).toEqual([
        Name,
        options.includes("seccomp") ? "2" : "0",
      ]);
    }
  });

  test("keeps the key and the accounts from other users of its own", async () => {
    for (const { Id, Name } of running()) {
      const mounts = containers.find((container) => container.Id === Id)?.Mounts ?? [];
      const places = ["/", ...mounts.map(({ Destination }) => Destination)].join(" ");
      const { stdout } = await inside(Id, `find ${places} -xdev -name tls.key -o -name htpasswd`);
      const files = [...new Set(stdout.trim().split("\n"))];
      expect(files.length).toBeGreaterThanOrEqual(2);
      for (const file of files) {
        const { code, output } = await inside(Id, `cat ${file}`, "1000:1000");
        expect([Name, file, code]).not.toEqual([Name, file, 0]);
        expect(output).toMatch(/Permission denied/);
      }
    }
  });

  test("lets another container reach the registry's port, and the debug server's not", async () => {
    const address = await inspect(stack.name, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    const reach = (port: number) =>
      attempt("docker", [
        ...["run", "--rm", "--tmpfs", "/var/lib/registry", "--entrypoint", "sh", defaultImage],
        ...["-c", `echo | nc -w 2 ${address} ${port}`],
      ]);
    expect((await reach(5000)).code).toBe(0);
    for (const port of [5001, 80, 443, 6060, 8080]) {
      const { code, output } = await reach(port);
      expect([port, code]).not.toEqual([port, 0]);
      expect(output).toMatch(/refused/i);
    }
  });
});

/** Runs a command in a container; one that is just being started again is waited for. */
async function inside(container: string, command: string, user = ""): Promise<CommandResult> {
  for (const end = Date.now() + 20_000; ; ) {
    const args = ["exec", ...(user === "" ? [] : ["--user", user]), container, "sh", "-c", command];
    const result = await attempt("docker", args);
    const gone =
      result.code === 137 || /is restarting|is not running|OCI runtime exec failed/.test(result.output);
    if (!gone || Date.now() > end) {
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
