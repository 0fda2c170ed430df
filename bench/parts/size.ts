import { mkdtempSync } from "node:fs";
import { cp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { run } from "../../test/e2e/support/command";
import { docker } from "../../test/e2e/support/docker";
import { freePort } from "../../test/e2e/support/stack";
import { serveByHand, serveSecureRegistry } from "../served/served";
import type { Rows } from "../support/results";
import { interleave, time } from "../support/timing";
import type { Tools } from "../support/tools";
import type { Part } from "./part";

const repository = resolve(__dirname, "../..");

/** Memory at rest, the package's size, its installation, and what `make up` adds to `pulumi up`. */
export const measureSize: Part = async (rows, { quick, tools }) => {
  await measureRest(rows, tools);
  await measurePackage(rows, quick);
  await measureMake(rows, quick);
};

async function measureRest(rows: Rows, tools: Tools): Promise<void> {
  for (const serve of [() => serveByHand(5, tools), () => serveSecureRegistry(5)]) {
    const served = await serve();
    try {
      // Until the container that delivers files has settled, too.
      await new Promise((wake) => setTimeout(wake, 20_000));
      const names = (
        await docker("ps", "--filter", `name=^${served.container}`, "--format", "{{.Names}}")
      ).split("\n");
      for (const name of names.sort()) {
        const role = name.replace(served.container, "registry");
        rows.add(`memory at rest: container ${role}`, served.contestant, "MB", await memoryOf(name));
      }
    } finally {
      await served.dispose();
    }
  }
}

/** In MB; what Docker counts for a container, without the files that the kernel keeps in memory for it. */
async function memoryOf(container: string): Promise<number> {
  const usage = await docker("stats", "--no-stream", "--format", "{{.MemUsage}}", container);
  const [, number, unit] = /^([\d.]+)(\w+)/.exec(usage) ?? [];
  const factor = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }[unit ?? ""];
  return (Number(number) * (factor ?? Number.NaN)) / 1e6;
}

async function measurePackage(rows: Rows, quick: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-package-"));
  try {
    const report = JSON.parse(
      await run("npm", ["pack", "--json", "--ignore-scripts", `--pack-destination=${folder}`], {
        cwd: repository,
      }),
    );
    rows.add("package: packed", "SecureRegistry", "kB", report[0].size / 1000);
    rows.add("package: unpacked", "SecureRegistry", "kB", report[0].unpackedSize / 1000);
    await cp(join(repository, "package.json"), join(folder, "package.json"));
    await cp(join(repository, "package-lock.json"), join(folder, "package-lock.json"));
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      const options = ["--no-audit", "--no-fund", "--prefer-offline", "--omit=dev"];
      rows.add(
        "npm ci, packages cached",
        "SecureRegistry",
        "s",
        (await time({ command: ["npm", "ci", ...options], cwd: folder })).seconds,
      );
    }
    const kilobytes = Number((await run("du", ["-sk", join(folder, "node_modules")])).split("\t")[0]);
    rows.add("dependencies, installed", "SecureRegistry", "MB", (kilobytes * 1024) / 1e6);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `make up` on a second run, in a copy of this checkout, against the bare `pulumi up` on the same stack. */
async function measureMake(rows: Rows, quick: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-checkout-"));
  const env = withoutStack(process.env);
  try {
    const archive = join(folder, "files.tar");
    await run("git", ["-C", repository, "archive", "--output", archive, "HEAD"]);
    await run("tar", ["-xf", archive, "-C", folder]);
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    const config = {
      hostname: "localhost",
      port: await freePort(),
      containerName: "bench-make",
      users: { elton: {}, francis: {} },
    };
    const entries = Object.entries(config).map(
      ([key, value]) => `  secure-registry:${key}: ${JSON.stringify(value)}\n`,
    );
    await writeFile(join(folder, "Pulumi.bench.yaml"), `config:\n${entries.join("")}`);
    await run("make", ["up", "STACK=bench"], { cwd: folder, env });
    const exported = await run("make", ["-s", "env", "STACK=bench"], { cwd: folder, env });
    const bare = `${exported}exec pulumi up --yes --skip-preview --config-file .state/config/Pulumi.bench.yaml`;
    await interleave(quick ? 2 : 5, [
      async () => {
        rows.addCost(
          "second run",
          "make up",
          await time({ command: ["make", "up", "STACK=bench"], cwd: folder, env }),
        );
      },
      async () => {
        rows.addCost(
          "second run",
          "pulumi up",
          await time({ command: ["sh", "-c", bare], cwd: folder, env }),
        );
      },
    ]);
  } finally {
    await run("make", ["down", "STACK=bench", "DATA=delete"], { cwd: folder, env });
    await rm(folder, { recursive: true });
  }
}

function withoutStack(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {
    PULUMI_STACK,
    PULUMI_BACKEND_URL,
    PULUMI_CONFIG_PASSPHRASE,
    PULUMI_CONFIG_PASSPHRASE_FILE,
    ...rest
  } = env;
  return rest;
}
