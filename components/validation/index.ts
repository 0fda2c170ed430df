import { examineAccounts } from "./accounts";
import { addressProblems } from "./address";
import { examineCertificate } from "./certificate";
import { containerProblems } from "./container";
import type { Findings, KnownArgs, Problem } from "./findings";
import { fitArguments } from "./shape";

/** What is known beside the arguments when they are examined. */
export interface Circumstances {
  /** The current time. */
  now: Date;

  /** The subnets of the Docker network to join, in CIDR notation; undefined where they were not asked for. */
  networkSubnets?: readonly string[] | undefined;
}

/**
 * Examines all arguments and tells everything that is wrong with them. Those that are unknown, in a preview, are
 * passed over.
 */
export function examine(args: KnownArgs, { now, networkSubnets }: Circumstances): Findings {
  const { problems: misfits, unknown, fitting } = fitArguments(args);
  const known = (fitting ?? {}) as KnownArgs;
  const accounts = examineAccounts(known);
  const certificate = examineCertificate(known, now);
  const problems = [
    ...addressProblems(known, networkSubnets),
    ...containerProblems(known),
    ...accounts.problems,
    ...certificate.problems,
  ].filter(({ property }) => !leftOut(property, misfits, unknown));
  return { problems: [...misfits, ...problems], warnings: [...accounts.warnings, ...certificate.warnings] };
}

/** The arguments that a property's rules look at beside the property itself, or that it may be misspelt as. */
const others: Readonly<Record<string, readonly string[]>> = {
  users: ["users", "htpasswd"],
  ipv4Address: ["network"],
  "tls.certificatePem": ["tls"],
  "tls.privateKeyPem": ["tls"],
  "tls.chainPem": ["tls"],
};

/** Whether a problem may come only of an argument having been left out of the examination. */
function leftOut(property: string, misfits: readonly Problem[], unknown: readonly string[]): boolean {
  const misfitting = misfits.map((misfit) => misfit.property);
  const missing = [...misfitting, ...unknown];
  return (
    missing.includes(property) ||
    misfitting.some((path) => path.startsWith(`${property}.`)) ||
    (others[property] ?? []).some((other) =>
      missing.some((path) => path === other || path.startsWith(`${other}.`)),
    )
  );
}
