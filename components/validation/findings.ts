import type { Unwrap } from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi";
import type { SecureRegistryArgs } from "../arguments";

/** The component's arguments with every `Input` resolved. */
export type KnownArgs = Unwrap<SecureRegistryArgs>;

/** One thing that is wrong with an argument. */
export interface Problem {
  /** The path of the property, such as `users.elton.password`. */
  property: string;

  /** The rule that it breaks, what was given (never a secret's value) and how to mend it. */
  message: string;
}

/** What an examination of the arguments found. */
export interface Findings {
  /** What must be mended before anything can be created. */
  problems: Problem[];

  /** What works but should be known. */
  warnings: string[];
}

/** All problems with one component's arguments. Its message is complete: it is shown without a stack trace. */
export class InvalidArgumentsError extends RunError {
  override readonly name = "InvalidArgumentsError";

  constructor(
    component: string,
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(({ property, message }) => `  - ${property}: ${message}`);
    const report = `SecureRegistry "${component}" was not changed: ${count} with its arguments.\n${lines.join("\n")}`;
    super(report);
    // Each input that waits for the arguments is rejected with this error. The SDK then writes the input's name
    // into the message, and has the stack mapped to its sources, which takes many seconds in all.
    Object.defineProperty(this, "message", { get: () => report, set: () => {} });
    this.stack = report;
  }
}

/**
 * Whether the text is in normal form C: the providers are made from Terraform's, and those bring all text into
 * this form (cty's documentation of strings).
 */
export function isNormalized(text: string): boolean {
  return text === text.normalize("NFC");
}

/** A value as it is shown in a message: on one line, quoted, and cut if it is long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
