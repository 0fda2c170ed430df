import type { EnforcementLevel, PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";

/** The type of the component. */
export const componentType = "secure-registry:index:SecureRegistry";

/** A rule about the component or about the resources of one type that it makes. */
export interface Rule<Props, Config> {
  name: string;
  description: string;

  /** The type of the resources that are looked at. */
  type: string;

  configSchema?: PolicyConfigSchema;
  enforcementLevel?: EnforcementLevel;

  /** What is wrong with a resource of these inputs: for each finding what to set. */
  check(props: Props, config: Config): string[];
}

/** The rule as a policy that leaves all alone that is not of a SecureRegistry. */
export function policy<Props, Config extends object>(rule: Rule<Props, Config>): ResourceValidationPolicy {
  const { name, description, configSchema, enforcementLevel } = rule;
  return {
    name,
    description,
    ...(configSchema && { configSchema }),
    ...(enforcementLevel && { enforcementLevel }),
    validateResource: ({ type, urn, props, getConfig }, report) => {
      if (type === rule.type && isOfComponent(urn)) {
        for (const message of rule.check(props as Props, getConfig<Config>())) {
          report(message);
        }
      }
    },
  };
}

/** Whether a resource is a SecureRegistry or inside of one: a URN's third part names the types of all parents. */
function isOfComponent(urn: string): boolean {
  const [, , types = ""] = urn.split("::");
  return types.split("$").includes(componentType);
}
