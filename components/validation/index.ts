import { examineAccounts } from "./accounts";
import { addressProblems } from "./address";
import { examineCertificate } from "./certificate";
import { containerProblems } from "./container";
import type { Findings, KnownArgs } from "./findings";

/** What is known beside the arguments when they are examined. */
export interface Circumstances {
  /** The current time. */
  now: Date;

  /** The subnets of the Docker network to join, in CIDR notation; undefined where they were not asked for. */
  networkSubnets?: readonly string[] | undefined;
}

/** Examines all arguments and tells everything that is wrong with them. */
export function examine(args: KnownArgs, { now, networkSubnets }: Circumstances): Findings {
  const accounts = examineAccounts(args);
  const certificate = examineCertificate(args, now);
  return {
    problems: [
      ...addressProblems(args, networkSubnets),
      ...containerProblems(args),
      ...accounts.problems,
      ...certificate.problems,
    ],
    warnings: [...accounts.warnings, ...certificate.warnings],
  };
}
