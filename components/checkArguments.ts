import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { SecureRegistryArgs } from "./arguments";
import { Gate } from "./gate";
import { examine } from "./validation";
import { InvalidArgumentsError, type KnownArgs, type Problem } from "./validation/findings";

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
  const checked = pulumi.all([args, networkSubnets(args, component)]).apply(([known, subnets]) => {
    const { problems, warnings } = examine(known as KnownArgs, { now, networkSubnets: subnets });
    report(name, problems);
    for (const warning of warnings) {
      pulumi.log.warn(warning, component);
    }
  });
  // That the arguments are good is no secret, though some of them are.
  return new Gate(pulumi.unsecret(checked));
}

function report(name: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new InvalidArgumentsError(name, problems);
  }
}

/** The arguments without the optional ones that are explicitly undefined, in `users` and `tls` as well. */
export function withoutAbsent(args: SecureRegistryArgs): SecureRegistryArgs {
  const users = Object.entries(args.users ?? {}).map(([user, account]) => [user, present(account ?? {})]);
  return present({
    ...args,
    users: args.users && Object.fromEntries(users),
    tls: args.tls && present(args.tls),
  });
}

function present<T extends object>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value != null)) as T;
}

function isKnown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return true;
  }
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return false;
  }
  return Object.values(value).every(isKnown);
}

/** The subnets of the network to join, asked for where they matter: for a static address. */
function networkSubnets(
  args: SecureRegistryArgs,
  component: pulumi.ComponentResource,
): pulumi.Output<string[] | undefined> {
  if (args.network === undefined || args.ipv4Address === undefined) {
    return pulumi.output(undefined);
  }
  return docker
    .getNetworkOutput({ name: args.network }, { parent: component })
    .ipamConfigs.apply((configs) =>
      configs.map(({ subnet }) => subnet ?? "").filter((subnet) => subnet !== ""),
    );
}
