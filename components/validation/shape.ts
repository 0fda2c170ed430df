import { isUnknown, Output } from "@pulumi/pulumi";
import type { Problem } from "./findings";

/** What a value has to be. */
type Shape =
  | "string"
  | "number"
  | "boolean"
  | { list: Shape }
  | { record: Shape }
  | { properties: Readonly<Record<string, Shape>> }
  // Not an Output: it decides which resources there are.
  | { plain: Shape };

const user: Shape = {
  plain: { properties: { password: "string", passwordHash: "string", rotation: "string" } },
};

const tls: Shape = {
  plain: {
    properties: {
      certificatePem: "string",
      privateKeyPem: "string",
      chainPem: "string",
      subjectAlternativeNames: { list: "string" },
      keyAlgorithm: "string",
      certificateAuthority: {
        plain: {
          properties: {
            generation: { plain: "number" },
            alsoTrusted: { plain: { list: { plain: "number" } } },
          },
        },
      },
      minimumVersion: "string",
    },
  },
};

const volumes: Shape = {
  plain: {
    properties: {
      data: { plain: "string" },
      certs: { plain: "string" },
      auth: { plain: "string" },
      retainData: { plain: "boolean" },
    },
  },
};

/** The shape of the component's arguments; TypeScript knows it as `SecureRegistryArgs`. */
const shape: Shape = {
  plain: {
    properties: {
      hostname: "string",
      port: "number",
      bindAddress: "string",
      containerName: "string",
      restart: "string",
      network: "string",
      ipv4Address: "string",
      realm: "string",
      image: "string",
      users: { plain: { record: user } },
      htpasswd: "string",
      bcryptCost: "number",
      tls,
      volumes,
      environment: { record: "string" },
    },
  },
};

/** How arguments fit the shape. */
export interface Fit {
  /** What does not fit. */
  problems: Problem[];

  /** The properties that are not known yet, in a preview. */
  unknown: string[];

  /** The arguments without what does not fit and without what is unknown. */
  fitting: unknown;
}

/**
 * Checks that arguments have the properties and types of `SecureRegistryArgs`, for programs whose compiler does
 * not: those without types, and those that read configuration files.
 */
export function fitArguments(args: unknown): Fit {
  return fitValue("", args, shape);
}

function fitValue(property: string, value: unknown, expected: Shape): Fit {
  if (typeof expected === "object" && "plain" in expected) {
    return isOpen(value)
      ? misfit(property, "a plain value", value)
      : fitValue(property, value, expected.plain);
  }
  if (isUnknown(value)) {
    return { problems: [], unknown: [property], fitting: undefined };
  }
  if (isOpen(value)) {
    return { problems: [], unknown: [], fitting: value };
  }
  if (typeof expected === "string") {
    return typeof value === expected
      ? { problems: [], unknown: [], fitting: value }
      : misfit(property, typeNames[expected], value);
  }
  if ("list" in expected) {
    return Array.isArray(value) ? fitList(property, value, expected.list) : misfit(property, "a list", value);
  }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? fitObject(property, value, expected)
    : misfit(property, "an object", value);
}

/** What JavaScript's types are called in a message. */
const typeNames = { string: "text", number: "a number", boolean: "a boolean" } as const;

function misfit(property: string, rule: string, value: unknown): Fit {
  const message = `must be ${rule}, but is ${kindOf(value)}.`;
  return { problems: [{ property: property || "arguments", message }], unknown: [], fitting: undefined };
}

function kindOf(value: unknown): string {
  if (isOpen(value)) {
    return "an Output or a Promise: it decides which resources there are";
  }
  if (value === undefined || value === null) {
    return String(value);
  }
  if (typeof value === "object") {
    return Array.isArray(value) ? "a list" : "an object";
  }
  return typeNames[typeof value as keyof typeof typeNames] ?? "of another type";
}

/** Whether the value may become known later. */
export function isOpen(value: unknown): boolean {
  return Output.isInstance(value) || value instanceof Promise;
}

function fitList(property: string, list: readonly unknown[], expected: Shape): Fit {
  const fits = list.map((value, index) => fitValue(`${property}[${index}]`, value, expected));
  return {
    problems: fits.flatMap(({ problems }) => problems),
    unknown: fits.flatMap(({ unknown }) => unknown),
    // What does not fit leaves its place empty, so that the others keep theirs.
    fitting: fits.map(({ fitting }) => fitting),
  };
}

function fitObject(
  property: string,
  object: object,
  expected: { record: Shape } | { properties: Readonly<Record<string, Shape>> },
): Fit {
  const properties = new Map(Object.entries("properties" in expected ? expected.properties : {}));
  const problems: Problem[] = [];
  const unknown: string[] = [];
  const fitting: [string, unknown][] = [];
  for (const [name, value] of Object.entries(object)) {
    const shown = name === "" ? '""' : name;
    const path = property === "" ? shown : `${property}.${shown}`;
    const inner = "record" in expected ? expected.record : properties.get(name);
    if (value === undefined || value === null) {
      fitting.push([name, undefined]);
    } else if (inner === undefined) {
      problems.push({
        property: path,
        message: "is not an argument of this component. Check its spelling.",
      });
    } else {
      const fitted = fitValue(path, value, inner);
      problems.push(...fitted.problems);
      unknown.push(...fitted.unknown);
      if (fitted.fitting !== undefined) {
        fitting.push([name, fitted.fitting]);
      }
    }
  }
  return { problems, unknown, fitting: Object.fromEntries(fitting) };
}
