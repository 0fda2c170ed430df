import { existsSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { run } from "./command";

const repository = resolve(__dirname, "../../..");

/** What `npm pack` tells about a package. */
export interface Packed {
  filename: string;

  /** Its size, in bytes, as it is downloaded. */
  size: number;
  files: { path: string }[];
}

/** Packs this repository's package into a folder, as it would be published. */
export async function pack(folder: string): Promise<Packed> {
  const output = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: repository });
  // What builds the package prints before it.
  const [packed] = JSON.parse(output.slice(output.indexOf("[\n"))) as [Packed];
  return { ...packed, filename: join(folder, packed.filename) };
}

/** Installs packages into an empty project, and gives its `node_modules`. */
export async function install(folder: string, packages: readonly string[]): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "project", private: true }));
  // As users do: npm fails where the peers do not fit.
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], { cwd: folder });
  return join(folder, "node_modules");
}

/**
 * The environment in which the engine finds providers of these versions. Those that were built from source here
 * exist in one version, which then stands in for the others; else the engine downloads what it needs.
 */
export async function withProviders(
  folder: string,
  versions: Readonly<Record<string, string>>,
): Promise<NodeJS.ProcessEnv> {
  const plugins = join(process.env.PULUMI_HOME ?? "", "plugins");
  const built = existsSync(plugins) ? await readdir(plugins) : [];
  const links = Object.entries(versions).map(([name, version]) => {
    const plugin = built.find((entry) => entry.startsWith(`resource-${name}-v`)) ?? "";
    return { name, version, program: join(plugins, plugin, `pulumi-resource-${name}`) };
  });
  if (!links.every(({ program }) => isLink(program))) {
    return {};
  }
  for (const { name, version, program } of links) {
    const plugin = join(folder, "plugins", `resource-${name}-v${version}`);
    mkdirSync(plugin, { recursive: true });
    symlinkSync(program, join(plugin, `pulumi-resource-${name}`));
  }
  return { PULUMI_HOME: folder };
}

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== "";
  } catch {
    return false;
  }
}
