import { readFileSync } from "node:fs";
import { type Output, secret } from "@pulumi/pulumi";
import { SecureRegistry, type SecureRegistryArgs, type UserArgs } from "secure-registry";

type GivenArgs = Omit<SecureRegistryArgs, "users"> & { users: Record<string, { password?: string }> };

// Not from the stack's configuration: Linux takes no more than 128 kB of it.
const given = JSON.parse(readFileSync("registries.json", "utf8")) as Record<string, GivenArgs>;

const registries = Object.entries(given).map(([name, args]) => {
  const users = Object.entries(args.users).map(([user, { password }]): [string, UserArgs] => [
    user,
    password === undefined ? {} : { password: secret(password) },
  ]);
  return new SecureRegistry(name, { ...args, users: Object.fromEntries(users) });
});

// The outputs of this repository's own program.
export const endpoint = registries[0]?.endpoint as Output<string>;
export const url = registries[0]?.url as Output<string>;
export const caCertificatePem = registries[0]?.caCertificatePem as Output<string>;
export const credentials = registries[0]?.credentials as Output<Record<string, string>>;
export const dockerConfigs = registries[0]?.dockerConfigs as Output<Record<string, string>>;
export const containerId = registries[0]?.containerId as Output<string>;
export const containerName = registries[0]?.containerName as Output<string>;
