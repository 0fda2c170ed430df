import * as pulumi from "@pulumi/pulumi";

/** Properties, and which of them are secret. */
export interface Revealed {
  /** The properties in the clear. */
  values: Record<string, unknown>;

  /** Where in `values` secrets are, as in `uploads.0.content`. */
  secrets: string[];
}

/** Takes the values out of the engine's envelopes for secrets. */
export function reveal(properties: Record<string, unknown>): Revealed {
  const secrets: string[] = [];
  const open = (value: unknown, path: string[]): unknown => {
    if (Array.isArray(value)) {
      return value.map((element, index) => open(element, [...path, String(index)]));
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    if (pulumi.runtime.isRpcSecret(value)) {
      secrets.push(path.join("."));
      return open(pulumi.runtime.unwrapRpcSecret(value), path);
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, open(inner, [...path, key])]),
    );
  };
  return { values: open(properties, []) as Record<string, unknown>, secrets: secrets.sort() };
}
