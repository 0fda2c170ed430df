import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { SecureRegistry, type SecureRegistryArgs } from "secure-registry";

const config = new pulumi.Config();

/** Its ID is unknown until the engine has made it, and again when the version changes. */
const later = new random.RandomId("later", {
  byteLength: 8,
  keepers: { version: config.get("later") ?? "1" },
});

/**
 * The arguments as a test gives them. A value `{ "secret": x }` becomes a secret Output of x, and
 * `{ "later": x }` one that is known only when a resource has been made.
 */
const args = revive(config.requireObject("args")) as SecureRegistryArgs;

export const { endpoint, url, caCertificatePem, credentials, dockerConfigs, containerId, containerName } =
  new SecureRegistry("registry", args, { protect: config.getBoolean("protect") ?? false });

const secondArgs = revive(config.getObject("second")) as SecureRegistryArgs | undefined;

/** A second registry in the same program, where a test wants one. */
export const second = secondArgs && new SecureRegistry("second", secondArgs);

function revive(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(revive);
  }
  if ("secret" in value) {
    return pulumi.secret(value.secret);
  }
  if ("later" in value) {
    return later.id.apply(() => value.later);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}
