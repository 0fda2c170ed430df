import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { SecureRegistryArgs } from "./arguments";
import { Gate } from "./gate";
import { examine } from "./validation";
import { InvalidArgumentsError, type KnownArgs, type Problem } from "./validation/findings";
import { fitArguments, isOpen } from "./validation/shape";

/** Throws if all arguments are plain values and some of them are bad: nothing has been registered then. */
export function rejectBadArguments(name: string, args: SecureRegistryArgs): void {
  if (isKnown(args)) {
    report(name, examine(args as KnownArgs, { now: new Date() }).problems);
  }
}

/**
 * The gate that the component's resources wait for: it opens when all arguments are known and good. Warnings
 * about them are logged.
 */
export function createGate(
  name: string,
  args: SecureRegistryArgs,
  component: pulumi.ComponentResource,
): Gate {
  const now = new Date();
  const misfits = fitArguments(args).problems;
  const users = Object.keys(args.users ?? {});
  const check = (known: KnownArgs, subnets: string[] | undefined): void => {
    const { problems, warnings } = examine(withUsers(known, users), { now, networkSubnets: subnets });
    // Where an Output may not stand, its value looks good.
    const late = problems.filter(({ property }) => !misfits.some((misfit) => misfit.property === property));
    report(name, [...misfits, ...late]);
    for (const warning of warnings) {
      pulumi.log.warn(warning, component);
    }
  };
  const inputs = pulumi.all([args, networkSubnets(args, component)]) as unknown as OutputWithUnknowns;
  const checked = inputs.apply(
    ([known, subnets]) => check(known, pulumi.isUnknown(subnets) ? undefined : subnets),
    true,
  );
  // That the arguments are good is no secret, though some of them are.
  return new Gate(pulumi.unsecret(checked));
}

/**
 * An Output as the SDK has it beneath its types. A preview that knows not all arguments can still look at the
 * others, and show what will really change: behind a gate that is unknown, everything would be.
 */
interface OutputWithUnknowns {
  apply(
    callback: (values: [KnownArgs, string[] | undefined]) => void,
    runWithUnknowns: true,
  ): pulumi.Output<unknown>;
}

/** The SDK drops a property called `__proto__` when it resolves an object: that user must not vanish unnoticed. */
function withUsers(args: KnownArgs, users: readonly string[]): KnownArgs {
  const known = args.users;
  return isObject(known) && users.includes("__proto__")
    ? { ...args, users: Object.fromEntries(users.map((user) => [user, known[user] ?? {}])) }
    : args;
}

function report(name: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new InvalidArgumentsError(name, problems);
  }
}

/** The arguments without those that are explicitly undefined or null, in `users` and `tls` as well. */
export function withoutAbsent(args: SecureRegistryArgs): SecureRegistryArgs {
  const given = present(args ?? {});
  if (isObject(given.users)) {
    const users = Object.entries(given.users).map(([user, account]) => [user, present(account ?? {})]);
    given.users = Object.fromEntries(users);
  }
  if (isObject(given.tls)) {
    given.tls = present(given.tls);
  }
  return given;
}

function present<T>(properties: T): T {
  return isObject(properties)
    ? (Object.fromEntries(Object.entries(properties).filter(([, value]) => value != null)) as T)
    : properties;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isOpen(value);
}

function isKnown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return true;
  }
  if (isOpen(value)) {
    return false;
  }
  return Object.values(value).every(isKnown);
}

/** The subnets of the network to join. The question fails if there is no such network. */
function networkSubnets(
  args: SecureRegistryArgs,
  component: pulumi.ComponentResource,
): pulumi.Output<string[] | undefined> {
  if (args.network === undefined) {
    return pulumi.output(undefined);
  }
  return docker
    .getNetworkOutput({ name: args.network }, { parent: component })
    .ipamConfigs.apply((configs) =>
      configs.map(({ subnet }) => subnet ?? "").filter((subnet) => subnet !== ""),
    );
}
