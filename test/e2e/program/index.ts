import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry, type SecureRegistryArgs } from "secure-registry";

/**
 * The arguments as a test gives them. A value `{ "output": x }` becomes an Output of x, and
 * `{ "secret": x }` a secret one.
 */
const args = revive(new pulumi.Config().requireObject("args")) as SecureRegistryArgs;

export const { endpoint, url, caCertificatePem, credentials, dockerConfigs, containerId, containerName } =
  new SecureRegistry("registry", args);

function revive(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(revive);
  }
  if ("output" in value) {
    return pulumi.output(value.output);
  }
  if ("secret" in value) {
    return pulumi.secret(value.secret);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}
