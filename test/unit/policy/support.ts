import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import type { ContainerProps } from "../../../policy/container";

/** A resource as an analyzer gets it. */
export interface Resource<Props = Record<string, unknown>> {
  urn: string;
  type: string;
  inputs: Props;
}

const state = join(__dirname, "../../e2e/upgrade/0.1.0.json");

/** The resources of a registry that the real engine deployed. */
const recorded: readonly Resource[] = JSON.parse(readFileSync(state, "utf8")).deployment.resources;

/** One of them, by its name, with other inputs where some are given. */
export function resource(name: string, changed: Record<string, unknown> = {}): Resource {
  const found = recorded.find(({ urn }) => urn.endsWith(`::${name}`));
  if (found === undefined) {
    throw new Error(`no resource ${name} in ${state}`);
  }
  return { ...found, inputs: { ...found.inputs, ...changed } };
}

/** The container that runs the registry. */
export const container = (changed: ContainerProps = {}): Resource =>
  resource("registry-container", { ...changed });

/** The container that delivers the files, with this htpasswd file: the recorded one is encrypted. */
export const filesContainer = (htpasswd: string): Resource =>
  resource("registry-files", { uploads: [{ file: "/delivery/auth/htpasswd", content: htpasswd }] });

/** What a policy reports about a resource. */
export function violations(
  policy: ResourceValidationPolicy,
  { urn, type, inputs }: Resource,
  config: object = defaults(policy),
): string[] {
  const found: string[] = [];
  const validate = policy.validateResource;
  if (typeof validate !== "function") {
    throw new Error(`${policy.name} validates no resource`);
  }
  const args = { urn, type, props: inputs, getConfig: () => config } as unknown as ResourceValidationArgs;
  validate(args, (message) => found.push(message));
  return found;
}

/** The configuration that the engine gives a policy where there is none of the user's. */
function defaults({ configSchema }: ResourceValidationPolicy): object {
  const properties = Object.entries(configSchema?.properties ?? {});
  return Object.fromEntries(properties.map(([name, schema]) => [name, schema.default]));
}
