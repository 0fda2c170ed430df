import type { SecureRegistryArgs } from "./arguments";

/**
 * The names of the passwords and keys that are given as plain text, and so stand in a program or in plain
 * configuration. The component registers them, for policies to see: it makes the values themselves secret.
 */
export function plainTextSecrets({ users, tls }: SecureRegistryArgs): string[] {
  const secrets: [string, unknown][] = [
    ...Object.entries(users ?? {}).map(([user, account]): [string, unknown] => [
      `users.${user}.password`,
      account?.password,
    ]),
    ["tls.privateKeyPem", tls?.privateKeyPem],
  ];
  return secrets.filter(([, value]) => typeof value === "string").map(([name]) => name);
}
