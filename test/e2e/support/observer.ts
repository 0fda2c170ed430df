import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Looks at what others on the machine can see, again and again, as long as something runs. */
export class Observer {
  /** Every command line that a process had. */
  readonly commands = new Set<string>();

  /** Every variable that a process had in its environment, with its value. */
  readonly variables = new Set<string>();

  /** Every content that a file in the folder had. */
  readonly files = new Set<string>();

  /** How often it looked. */
  looks = 0;

  /** @param folder the folder whose files are read */
  constructor(private readonly folder: string) {}

  async during<T>(running: Promise<T>): Promise<T> {
    let over = false;
    const watching = (async () => {
      while (!over) {
        await this.look();
      }
    })();
    try {
      return await running;
    } finally {
      over = true;
      await watching;
      await this.look();
    }
  }

  private async look(): Promise<void> {
    this.looks++;
    const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    for (const process of processes) {
      this.commands.add(await readIfThere(`/proc/${process}/cmdline`));
      for (const variable of (await readIfThere(`/proc/${process}/environ`)).split("\0")) {
        this.variables.add(variable);
      }
    }
    for (const entry of await readdir(this.folder, { recursive: true })) {
      const path = join(this.folder, entry);
      if (await isFile(path)) {
        this.files.add(await readIfThere(path));
      }
    }
  }
}

/** The text of a file, or none of one that has just gone, as those of a process do with it. */
function readIfThere(path: string): Promise<string> {
  return readFile(path, "latin1").catch(() => "");
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
