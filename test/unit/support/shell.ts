import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a script did. */
export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A folder that stands in for a container's root, where a script made for a container can run. */
export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), "sandbox-"));

  path(inside: string): string {
    return join(this.root, inside);
  }

  folder(inside: string): void {
    mkdirSync(this.path(inside), { recursive: true });
  }

  file(inside: string, content: string, mode = 0o600): void {
    mkdirSync(dirname(this.path(inside)), { recursive: true });
    writeFileSync(this.path(inside), content);
    chmodSync(this.path(inside), mode);
  }

  /** Puts a program before those of the system. */
  program(name: string, script: string): void {
    this.file(`bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
  }

  /** Runs a script whose paths below the given folders lead into the sandbox. */
  run(script: string, folders: readonly string[]): Outcome {
    const inside = folders.reduce((text, folder) => text.replaceAll(folder, this.path(folder)), script);
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", inside], {
      encoding: "utf8",
      env: { PATH: `${this.path("bin")}:${process.env.PATH}` },
      timeout: 10_000,
    });
    return { status, stdout, stderr };
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
