import * as pulumi from "@pulumi/pulumi";
import type { SecureRegistryArgs, TlsArgs, UserArgs } from "../components";

/** The keys of the stack's configuration that this program knows. */
const keys = ["hostname", "port", "bindAddress", "containerName", "image", "users", "tls"] as const;

type Key = (typeof keys)[number];

/** The properties of structured values that are secret, however they were set. */
const secretProperties: readonly string[] = ["password", "passwordHash", "privateKeyPem"];

/** Reads the registry's arguments from the stack's configuration. */
export function readConfig(config: pulumi.Config): SecureRegistryArgs {
  rejectUnknownKeys(config);
  const users = structured(config, "users");
  const tls = structured(config, "tls");
  return {
    hostname: config.require("hostname" satisfies Key),
    port: config.getNumber("port" satisfies Key),
    bindAddress: config.get("bindAddress" satisfies Key),
    containerName: config.get("containerName" satisfies Key),
    image: config.get("image" satisfies Key),
    users:
      users &&
      (Object.fromEntries(
        Object.entries(users).map(([user, account]) => [user, withSecrets(account)]),
      ) as Record<string, UserArgs>),
    tls: tls && (withSecrets(tls) as TlsArgs),
  };
}

/**
 * An object of the configuration. Its keys decide which resources exist, so they have to be plain even where
 * one of the values is secret, which an Output of the whole object does not allow.
 */
function structured(config: pulumi.Config, key: Key): object | undefined {
  const text = pulumi.runtime.getConfig(`${config.name}:${key}`);
  if (text === undefined) {
    return undefined;
  }
  const value = parseObject(text);
  if (value === undefined) {
    throw new pulumi.RunError(
      `The configuration ${config.name}:${key} must be an object. Set its properties one by one: pulumi config set --path '${config.name}:${key}.NAME' ...`,
    );
  }
  return value;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The properties of an account or a certificate, with the secret ones marked; anything else as it is. */
function withSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  const properties = Object.entries(value).map(([property, inner]) => {
    const text = typeof inner === "number" ? textOf(property, inner) : inner;
    return [property, secretProperties.includes(property) && text !== null ? pulumi.secret(text) : text];
  });
  return Object.fromEntries(properties);
}

/** `pulumi config set --path` stores digits as a number, of which about 15 can be read back. */
function textOf(property: string, value: number): string {
  if (!Number.isSafeInteger(value)) {
    throw new pulumi.RunError(
      `A ${property} in the configuration is a number that can't be read back exactly. Put it in quotes in the stack's configuration file.`,
    );
  }
  return String(value);
}

/** A misspelt key, or one set without `--path`, would otherwise be passed over in silence. */
function rejectUnknownKeys(config: pulumi.Config): void {
  const prefix = `${config.name}:`;
  const unknown = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix) && !keys.some((known) => key === prefix + known))
    .map((key) => `  - ${key}`);
  if (unknown.length > 0) {
    throw new pulumi.RunError(
      `The stack's configuration has keys that this program does not know:\n${unknown.join("\n")}\nIt knows ${keys.join(", ")}. A property of an object is set with --path: pulumi config set --path 'users.elton.password' --secret`,
    );
  }
}
