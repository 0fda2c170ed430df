/** What this file reads of a resource in the state. */
interface StateResource {
  urn: string;
  custom: boolean;
  type: string;
  dependencies?: string[];
}

/** The names of the resources that a stack's providers have made. */
export function customResources(state: string): string[] {
  return resourcesOf(state).map(({ urn }) => nameOf(urn));
}

/** The longest chain of resources of which each had to wait for the one before, by name. */
export function longestChain(state: string): string[] {
  const chains = new Map<string, string[]>();
  // The state has each resource after those that it depends on.
  for (const { urn, dependencies = [] } of resourcesOf(state)) {
    const before = dependencies.map((dependency) => chains.get(dependency) ?? []);
    const longest = before.reduce((one, other) => (other.length > one.length ? other : one), []);
    chains.set(urn, [...longest, nameOf(urn)]);
  }
  return [...chains.values()].reduce((one, other) => (other.length > one.length ? other : one), []);
}

function resourcesOf(state: string): StateResource[] {
  const { resources } = JSON.parse(state).checkpoint.latest as { resources: StateResource[] };
  return resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
