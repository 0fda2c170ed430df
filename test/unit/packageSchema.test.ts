import { resolve } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import type { Problem } from "../../components/validation/findings";
import { fitArguments } from "../../components/validation/shape";

const components = resolve(__dirname, "../../components");
const analyzed = new Analyzer(
  components,
  "secure-registry",
  { name: "secure-registry" },
  new Set(["SecureRegistry"]),
).analyze();

describe("Pulumi's analyzer for multi-language components accepts the component as it is", () => {
  const { inputs, outputs } = analyzed.components.SecureRegistry ?? { inputs: {}, outputs: {} };

  test("its inputs, of which only the hostname is required", () => {
    expect(Object.keys(inputs).sort()).toEqual([
      "bcryptCost",
      "bindAddress",
      "containerName",
      "environment",
      "hostname",
      "htpasswd",
      "image",
      "ipv4Address",
      "network",
      "port",
      "realm",
      "restart",
      "tls",
      "users",
      "volumes",
    ]);
    const required = Object.entries(inputs).filter(([, { optional }]) => optional !== true);
    expect(required.map(([input]) => input)).toEqual(["hostname"]);
  });

  test("its outputs, and nothing else for one", () => {
    expect(Object.keys(outputs).sort()).toEqual([
      "caCertificatePem",
      "containerId",
      "containerName",
      "credentials",
      "dockerConfigs",
      "endpoint",
      "url",
    ]);
  });

  test("every property has a description", () => {
    const types = Object.values(analyzed.typeDefinitions).flatMap(({ properties }) =>
      Object.entries(properties ?? {}),
    );
    const all = [...Object.entries(inputs), ...Object.entries(outputs), ...types];
    expect(all.filter(([, { description }]) => !description).map(([property]) => property)).toEqual([]);
  });
});

describe("what the arguments are checked for at run time is what TypeScript knows", () => {
  type Type = { type?: string; items?: Type; additionalProperties?: Type; $ref?: string };

  const definitions: Record<string, { properties?: Record<string, Type> } | undefined> =
    analyzed.typeDefinitions;

  /** The properties of the type that a reference names. */
  function propertiesOf($ref: string): Record<string, Type> {
    return definitions[$ref.split(":").at(-1) ?? ""]?.properties ?? {};
  }

  /** A value of the type, with all properties. */
  function sample(type: Type): unknown {
    if (type.$ref !== undefined) {
      return sampleOf(propertiesOf(type.$ref));
    }
    switch (type.type) {
      case "string":
        return "text";
      case "number":
        return 5;
      case "boolean":
        return true;
      case "array":
        return [sample(type.items ?? {})];
      case "object":
        return { key: sample(type.additionalProperties ?? {}) };
      default:
        throw new Error(`unexpected type ${JSON.stringify(type)}`);
    }
  }

  function sampleOf(properties: Record<string, Type>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, sample(type)]));
  }

  /** Each place in a value of the type, with its message's rule, and arguments that have another value there. */
  function places(
    path: string,
    type: Type,
    replace: (value: unknown) => unknown,
  ): [string, string, (value: unknown) => unknown][] {
    if (type.$ref !== undefined) {
      return [[path, "an object", replace], ...placesIn(`${path}.`, propertiesOf(type.$ref), replace)];
    }
    switch (type.type) {
      case "array":
        return [
          [path, "a list", replace],
          ...places(`${path}[0]`, type.items ?? {}, (value) => replace([value])),
        ];
      case "object":
        return [
          [path, "an object", replace],
          ...places(`${path}.key`, type.additionalProperties ?? {}, (value) => replace({ key: value })),
        ];
      default:
        return [[path, type.type === "string" ? "text" : `a ${type.type}`, replace]];
    }
  }

  function placesIn(
    prefix: string,
    properties: Record<string, Type>,
    replace: (value: unknown) => unknown,
  ): ReturnType<typeof places> {
    return Object.entries(properties).flatMap(([name, type]) =>
      places(prefix + name, type, (value) => replace({ ...sampleOf(properties), [name]: value })),
    );
  }

  const inputs: Record<string, Type> = analyzed.components.SecureRegistry?.inputs ?? {};
  const all = placesIn("", inputs, (value) => value);

  test("every property that TypeScript knows is an argument, and of that type", () => {
    expect(fitArguments(sampleOf(inputs))).toEqual({ problems: [], unknown: [], fitting: sampleOf(inputs) });
  });

  test("every place in them is looked at", () => {
    expect(all).toHaveLength(35);
  });

  test.each(all)("%s must be %s", (property, rule, replace) => {
    const others = [
      ["text", "x"],
      ["a number", 1],
      ["a boolean", false],
      ["a list", []],
      ["an object", {}],
    ] as const;
    for (const [given, value] of others) {
      const expected: Problem[] =
        given === rule ? [] : [{ property, message: `must be ${rule}, but is ${given}.` }];
      expect(fitArguments(replace(value)).problems).toEqual(expected);
    }
  });

  const closed = all.filter(
    ([property, rule]) => rule === "an object" && !/^(users|environment)$/.test(property),
  );

  test.each([
    ["the component", "misspelt", (value: unknown) => value] as const,
    ...closed.map(([property, , replace]) => [property, `${property}.misspelt`, replace] as const),
  ])("%s has no property that TypeScript does not know", (_, property, replace) => {
    expect(fitArguments(replace({ misspelt: "x" })).problems).toEqual([
      { property, message: "is not an argument of this component. Check its spelling." },
    ]);
  });

  test("only what is known as an object has properties", () => {
    expect(closed.map(([property]) => property)).toEqual([
      "users.key",
      "tls",
      "tls.certificateAuthority",
      "volumes",
    ]);
  });
});
