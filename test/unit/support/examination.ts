import { examine } from "../../../components/validation";
import type { Findings, KnownArgs } from "../../../components/validation/findings";

/** The least arguments that are good, known. */
const leastArgs: KnownArgs = { hostname: "registry.example.com", users: { elton: {} } };

/** When the examinations take place, unless a test says otherwise: certificates made by now are valid by then. */
export const now = new Date(Date.now() + 60 * 60 * 1000);

/** What is wrong with these arguments beside the least ones; also with values of types that are not allowed. */
export function findings(args: Record<string, unknown>, networkSubnets?: string[], at: Date = now): Findings {
  return examine({ ...leastArgs, ...args } as KnownArgs, { now: at, networkSubnets });
}

/** The problems alone, each on one line as in the error's message. */
export function problems(args: Record<string, unknown>, networkSubnets?: string[], at?: Date): string[] {
  return findings(args, networkSubnets, at).problems.map(
    ({ property, message }) => `${property}: ${message}`,
  );
}
