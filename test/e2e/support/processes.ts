import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { CommandOptions, CommandResult } from "./command";

/** A process of this machine; one that has ended is none, even before it is reaped. */
export interface Process {
  pid: number;
  parent: number;

  /** The arguments that it was started with, the program's name first. */
  command: string[];
}

/** All processes of this machine. */
export function processes(): Process[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        // The name, in parentheses, may hold anything.
        const [state, parent] =
          readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
        return state === "Z" ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
      } catch {
        return [];
      }
    });
}

/** The processes that come from this one, itself first. */
export function family(pid: number): Process[] {
  const all = processes();
  const members = all.filter((process) => process.pid === pid);
  for (const member of members) {
    members.push(...all.filter(({ parent }) => parent === member.pid));
  }
  return members;
}

/** Kills a process as the kernel does when there is no memory left: it can do nothing about it. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It may just have ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}

/** A command that runs in the background, for tests that do something to it. */
export class RunningCommand {
  private output = "";
  private hasEnded = false;

  /** What the command came to; one that was killed has the code -1. */
  readonly ended: Promise<CommandResult>;

  readonly pid: number;

  constructor(command: string, args: readonly string[], { cwd, env }: CommandOptions = {}) {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        texts[stream] += text;
        this.output += text;
      });
    }
    this.pid = child.pid ?? 0;
    this.ended = new Promise((resolve, reject) => {
      const end = (code: number | null) => {
        this.hasEnded = true;
        resolve({ code: code ?? -1, ...texts, output: this.output });
      };
      // What it has left behind can hold its output open.
      child
        .on("error", reject)
        .on("close", end)
        .on("exit", (code) => setTimeout(end, 2000, code));
    });
  }

  /** Waits until the command has printed this. */
  async prints(pattern: RegExp, seconds = 120): Promise<void> {
    await this.waitUntil(() => pattern.test(this.output), `print ${pattern}`, seconds);
  }

  /** Waits until the command has started a process with these words in its command line, and gives it. */
  async starts(words: RegExp, seconds = 120): Promise<Process> {
    const find = () => family(this.pid).find(({ command }) => words.test(command.join(" ")));
    await this.waitUntil(() => find() !== undefined, `start ${words}`, seconds);
    return find() as Process;
  }

  /** Kills the command with everything that it has started. */
  async kill(): Promise<void> {
    for (const { pid } of family(this.pid)) {
      killNow(pid);
    }
    await this.ended;
  }

  private async waitUntil(condition: () => boolean, what: string, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!condition()) {
      if (this.hasEnded || Date.now() > end) {
        throw new Error(`The command did not ${what}:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
