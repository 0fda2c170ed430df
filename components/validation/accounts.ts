import { bcryptCostOf, parseHtpasswd } from "../accounts/htpasswd";
import { passwordWeakness } from "../accounts/passwordStrength";
import { type Findings, isNormalized, type KnownArgs, type Problem, quote } from "./findings";

/** bcrypt ignores what follows; the registry then accepts a password that differs there. */
const maximumPasswordBytes = 72;

/** Apache's `htpasswd` refuses longer names. */
const maximumUserNameBytes = 255;

/** The cost of the dummy hash that the registry compares unknown users with. */
const unknownUserCost = 5;

/** Control characters, line and paragraph separators, and halves of surrogate pairs, which have no UTF-8. */
const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Checks the user accounts. */
export function examineAccounts(args: KnownArgs): Findings {
  const users = Object.entries(args.users ?? {}).map(([user, account]) => [user, account ?? {}] as const);
  const fromFile = examineHtpasswd(args.htpasswd, new Set(users.map(([user]) => user)));
  const problems = [
    ...bcryptCostProblems(args.bcryptCost),
    ...users.flatMap(([user, account]) => userProblems(user, account)),
    ...fromFile.problems,
  ];
  if (users.length === 0 && fromFile.users === 0 && fromFile.problems.length === 0) {
    const message = "must name at least one user, here or in `htpasswd`, or nobody could use the registry.";
    problems.push({ property: "users", message });
  }
  return {
    problems,
    warnings: [
      ...users.flatMap(weakPasswordWarnings),
      ...costWarnings(users, args.bcryptCost, fromFile.costs),
    ],
  };
}

function bcryptCostProblems(cost: unknown): Problem[] {
  if (cost === undefined || (typeof cost === "number" && Number.isInteger(cost) && cost >= 4 && cost <= 31)) {
    return [];
  }
  return [{ property: "bcryptCost", message: `must be a whole number from 4 to 31, but is ${quote(cost)}.` }];
}

type KnownUser = NonNullable<KnownArgs["users"]>[string];

type NamedUser = readonly [user: string, account: KnownUser];

function userProblems(user: string, account: KnownUser): Problem[] {
  const path = `users.${user === "" ? '""' : user}`;
  const problems = userNameRules(user).map((message) => ({ property: path, message }));
  if ("password" in account && "passwordHash" in account) {
    const message = "must have `password` or `passwordHash`, not both. Remove one of them.";
    problems.push({ property: path, message });
  }
  if ("password" in account) {
    problems.push(
      ...passwordRules(account.password).map((message) => ({ property: `${path}.password`, message })),
    );
  }
  if ("passwordHash" in account && bcryptCostOf(account.passwordHash ?? "") === undefined) {
    problems.push({ property: `${path}.passwordHash`, message: hashRule(account.passwordHash ?? "") });
  }
  return problems;
}

/** The start of a hash where a user's name should be: a hash is not shown. */
const hashInName = /\$(2[abxy]|apr1|[156y])\$/;

/** The rule that a text breaks which is no bcrypt hash. */
function hashRule(hash: string): string {
  return bcryptCostOf(`${hash.slice(0, -1)}.`) === undefined
    ? "must be a bcrypt hash ($2a$, $2b$ or $2y$, 60 characters): the registry knows no other. Make one with `htpasswd -nB USER`."
    : "must be a whole bcrypt hash, but ends in a character that no password's hash ends in. Copy it again.";
}

function userNameRules(user: string): string[] {
  if (user === "") {
    return ["must not have an empty name."];
  }
  const broken: string[] = [];
  if (user.includes(":")) {
    broken.push(
      "must not have a `:` in its name: it ends the name in an htpasswd line and in HTTP Basic authentication.",
    );
  }
  if (controlCharacters.test(user)) {
    broken.push(`must not have control characters in its name, but is ${quote(user)}.`);
  } else if (user !== user.trim()) {
    broken.push(`must not have white space around its name, but is ${quote(user)}.`);
  }
  if (!isNormalized(user)) {
    broken.push(
      "must have a name in Unicode's normal form C, in which it reaches the registry: write each letter with its accents as one character.",
    );
  }
  if (user === "__proto__") {
    broken.push("must not be called `__proto__`: JavaScript takes it for something else.");
  }
  if (user.startsWith("#")) {
    broken.push("must not start with `#`: the registry takes such a line for a comment.");
  }
  if (Buffer.byteLength(user) > maximumUserNameBytes) {
    broken.push(
      `must not have a name of more than ${maximumUserNameBytes} bytes, but has ${Buffer.byteLength(user)}.`,
    );
  }
  return broken;
}

function passwordRules(password: string | undefined): string[] {
  if (password === undefined || password === "") {
    return ["must not be empty. Leave it out to have one generated."];
  }
  const broken: string[] = [];
  const bytes = Buffer.byteLength(password);
  if (bytes > maximumPasswordBytes) {
    broken.push(
      `must have at most ${maximumPasswordBytes} bytes of UTF-8, but has ${bytes}: bcrypt ignores the rest. Choose a shorter one.`,
    );
  }
  if (controlCharacters.test(password)) {
    broken.push(
      "must not have control characters or line breaks (RFC 7617, section 2). Was it read with its newline?",
    );
  }
  return broken;
}

interface HtpasswdFindings {
  problems: Problem[];
  users: number;
  costs: Map<string, number>;
}

function examineHtpasswd(htpasswd: string | undefined, taken: ReadonlySet<string>): HtpasswdFindings {
  const property = "htpasswd";
  const findings: HtpasswdFindings = { problems: [], users: 0, costs: new Map() };
  if (htpasswd === undefined) {
    return findings;
  }
  const { entries, malformedLines } = parseHtpasswd(htpasswd);
  for (const line of malformedLines) {
    const message = `line ${line} must be of the form USER:HASH. Give the file's content, not its path.`;
    findings.problems.push({ property, message });
  }
  const lineOf = new Map<string, number>();
  for (const { user, hash, line } of entries) {
    if (hashInName.test(user)) {
      const message = `line ${line} must be of the form USER:HASH, but has a hash before the colon.`;
      findings.problems.push({ property, message });
      continue;
    }
    const where = `line ${line} (user ${quote(user)})`;
    findings.problems.push(...userNameRules(user).map((rule) => ({ property, message: `${where} ${rule}` })));
    const first = lineOf.get(user);
    if (taken.has(user)) {
      findings.problems.push({
        property,
        message: `${where} names a user that \`users\` names too. Remove one of them.`,
      });
    } else if (first !== undefined) {
      findings.problems.push({
        property,
        message: `${where} names the same user as line ${first}. Remove one of them.`,
      });
    }
    lineOf.set(user, line);
    const cost = bcryptCostOf(hash);
    if (cost === undefined) {
      findings.problems.push({ property, message: `${where} ${hashRule(hash)}` });
    } else {
      findings.costs.set(user, cost);
    }
  }
  findings.users = entries.length;
  return findings;
}

function weakPasswordWarnings([user, account]: NamedUser): string[] {
  const weakness = account.password === undefined ? undefined : passwordWeakness(user, account.password);
  return weakness === undefined
    ? []
    : [`users.${user}.password ${weakness}. Leave it out to have a strong one generated.`];
}

function costWarnings(
  users: readonly NamedUser[],
  bcryptCost: number | undefined,
  htpasswdCosts: ReadonlyMap<string, number>,
): string[] {
  const costs = new Map(htpasswdCosts);
  for (const [user, { passwordHash: hash }] of users) {
    costs.set(user, (hash === undefined ? bcryptCost : bcryptCostOf(hash)) ?? unknownUserCost);
  }
  const others = [...costs]
    .filter(([, cost]) => cost !== unknownUserCost)
    .map(([user, cost]) => `${user} (${cost})`);
  return others.length === 0
    ? []
    : [
        `The registry's answers tell by their timing that these users exist, as their hashes have another cost than ${unknownUserCost}: ${others.join(", ")}.`,
      ];
}
