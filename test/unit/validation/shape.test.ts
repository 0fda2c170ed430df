import { output, secret } from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import type { Problem } from "../../../components/validation/findings";
import { fitArguments } from "../../../components/validation/shape";
import { problems } from "../support/examination";

/** Every argument with a value of its type. */
const all = {
  hostname: "registry.example.com",
  port: 5000,
  bindAddress: "127.0.0.1",
  containerName: "images",
  restart: "always",
  network: "backend",
  ipv4Address: "10.1.2.3",
  realm: "Elsewhere",
  image: "registry:3.2.0",
  users: { elton: { password: "a", passwordHash: "b", rotation: "c" }, "": {}, "a.b": {} },
  htpasswd: "francis:hash",
  bcryptCost: 5,
  tls: {
    certificatePem: "a",
    privateKeyPem: "b",
    chainPem: "c",
    subjectAlternativeNames: ["a.example", "b.example"],
    keyAlgorithm: "RSA",
    minimumVersion: "1.3",
  },
  volumes: { data: "a", certs: "b", auth: "c", retainData: false },
  environment: { REGISTRY_LOG_LEVEL: "debug" },
};

const notPlain =
  "must be a plain value, but is an Output or a Promise: it decides which resources there are.";

type Path = (string | number)[];

/** The arguments with another value at a path. */
function withValue(path: Path, value: unknown): unknown {
  const args = structuredClone(all) as Record<string, unknown>;
  const last = path.at(-1) ?? "";
  const parent = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((outer, name) => outer[name] as Record<string, unknown>, args);
  parent[last] = value;
  return args;
}

function told(args: unknown): string[] {
  return fitArguments(args).problems.map(({ property, message }: Problem) => `${property}: ${message}`);
}

/** Every place of the arguments: its path, its name in a message, and what it has to be. */
const places: [Path, string, "text" | "a number" | "a boolean" | "a list" | "an object"][] = [
  [["hostname"], "hostname", "text"],
  [["port"], "port", "a number"],
  [["bindAddress"], "bindAddress", "text"],
  [["containerName"], "containerName", "text"],
  [["restart"], "restart", "text"],
  [["network"], "network", "text"],
  [["ipv4Address"], "ipv4Address", "text"],
  [["realm"], "realm", "text"],
  [["image"], "image", "text"],
  [["users"], "users", "an object"],
  [["users", "elton"], "users.elton", "an object"],
  [["users", ""], 'users.""', "an object"],
  [["users", "a.b"], "users.a.b", "an object"],
  [["users", "elton", "password"], "users.elton.password", "text"],
  [["users", "elton", "passwordHash"], "users.elton.passwordHash", "text"],
  [["users", "elton", "rotation"], "users.elton.rotation", "text"],
  [["users", "", "password"], 'users."".password', "text"],
  [["htpasswd"], "htpasswd", "text"],
  [["bcryptCost"], "bcryptCost", "a number"],
  [["tls"], "tls", "an object"],
  [["tls", "certificatePem"], "tls.certificatePem", "text"],
  [["tls", "privateKeyPem"], "tls.privateKeyPem", "text"],
  [["tls", "chainPem"], "tls.chainPem", "text"],
  [["tls", "subjectAlternativeNames"], "tls.subjectAlternativeNames", "a list"],
  [["tls", "subjectAlternativeNames", 0], "tls.subjectAlternativeNames[0]", "text"],
  [["tls", "subjectAlternativeNames", 1], "tls.subjectAlternativeNames[1]", "text"],
  [["tls", "keyAlgorithm"], "tls.keyAlgorithm", "text"],
  [["tls", "minimumVersion"], "tls.minimumVersion", "text"],
  [["volumes"], "volumes", "an object"],
  [["volumes", "data"], "volumes.data", "text"],
  [["volumes", "certs"], "volumes.certs", "text"],
  [["volumes", "auth"], "volumes.auth", "text"],
  [["volumes", "retainData"], "volumes.retainData", "a boolean"],
  [["environment"], "environment", "an object"],
  [["environment", "REGISTRY_LOG_LEVEL"], "environment.REGISTRY_LOG_LEVEL", "text"],
];

const values: [string, unknown][] = [
  ["text", "hunter2"],
  ["a number", 271828],
  ["a boolean", true],
  ["a list", ["hunter2"]],
  ["an object", { hunter2: 271828 }],
];

/** The places whose values decide which resources there are. */
const plainPlaces: readonly string[] = [
  "users",
  "users.elton",
  'users.""',
  "users.a.b",
  "tls",
  "volumes",
  "volumes.data",
  "volumes.certs",
  "volumes.auth",
  "volumes.retainData",
];

test("arguments of the right types fit as they are", () => {
  expect(fitArguments(all)).toEqual({ problems: [], unknown: [], fitting: all });
});

describe.each(places)("%j", (path, name, type) => {
  test.each(values.filter(([given]) => given !== type))(`must be ${type}, and not %s`, (given, value) => {
    const { problems: found, unknown: open, fitting } = fitArguments(withValue(path, value));

    expect(found).toEqual([{ property: name, message: `must be ${type}, but is ${given}.` }]);
    expect(open).toEqual([]);
    expect(valueAt(fitting, path)).not.toBe(value);
    if (typeof path.at(-1) === "string") {
      expect(fitting).toEqual(withValue(path, undefined));
    }
    expect(JSON.stringify(found)).not.toMatch(/hunter2|271828/);
  });

  const open: [string, unknown][] = [
    ["an Output", output("hunter2")],
    ["an Output of what it has to be", output(valueAt(all, path))],
    ["an Output that is unknown", output(unknown)],
    ["a secret", secret(5)],
    ["a Promise", Promise.resolve({})],
  ];

  if (plainPlaces.includes(name)) {
    test.each(open)("must be plain, and not %s", (_, value) => {
      const found = fitArguments(withValue(path, value));

      expect(found).toEqual({
        problems: [{ property: name, message: notPlain }],
        unknown: [],
        fitting: withValue(path, undefined),
      });
      expect(valueAt(found.fitting, path)).toBeUndefined();
    });
  } else {
    test.each(open)("may be %s, which is looked at when it is known", (_, value) => {
      const args = withValue(path, value);

      const { problems: found, unknown: open, fitting } = fitArguments(args);

      expect(found).toEqual([]);
      expect(open).toEqual([]);
      expect(valueAt(fitting, path)).toBe(value);
    });
  }

  test("is told as unknown while it is, in a preview, and is no problem", () => {
    const { problems: found, unknown: open, fitting } = fitArguments(withValue(path, unknown));

    expect(found).toEqual([]);
    expect(open).toEqual([name]);
    if (typeof path.at(-1) === "string") {
      expect(valueAt(fitting, path)).toBeUndefined();
    }
  });

  if (typeof path.at(-1) === "string") {
    test.each([null, undefined])("counts as absent if it is %p", (value) => {
      const { problems: found, unknown: open, fitting } = fitArguments(withValue(path, value));

      expect(found).toEqual([]);
      expect(open).toEqual([]);
      expect(fitting).toEqual(withValue(path, undefined));
    });
  }
});

test("all that is not plain is told at once, beside what does not fit, and what is in it is not looked at", () => {
  const args = {
    ...all,
    users: { elton: output({ passwort: "a" }), francis: { password: 5 } },
    tls: Promise.resolve({ certificate: "a" }),
    volumes: { data: output(5), retainData: secret(true), certs: "a" },
    port: output("5000"),
  };

  expect(told(args)).toEqual([
    `users.elton: ${notPlain}`,
    "users.francis.password: must be text, but is a number.",
    `tls: ${notPlain}`,
    `volumes.data: ${notPlain}`,
    `volumes.retainData: ${notPlain}`,
  ]);
});

test.each<[string, unknown]>([
  ["text", "hunter2"],
  ["a number", 271828],
  ["a boolean", false],
  ["a list", [all]],
  ["null", null],
  ["undefined", undefined],
])("arguments that are %s are told as no object", (given, args) => {
  expect(fitArguments(args)).toEqual({
    problems: [{ property: "arguments", message: `must be an object, but is ${given}.` }],
    unknown: [],
    fitting: undefined,
  });
});

describe("a list", () => {
  test.each<[string, unknown, string[]]>([
    ["a number", 5, ["tls.subjectAlternativeNames[1]: must be text, but is a number."]],
    ["a list", [], ["tls.subjectAlternativeNames[1]: must be text, but is a list."]],
    ["null", null, ["tls.subjectAlternativeNames[1]: must be text, but is null."]],
    ["undefined", undefined, ["tls.subjectAlternativeNames[1]: must be text, but is undefined."]],
    ["unknown", unknown, []],
  ])("keeps its places around an element that is %s", (_, element, expected) => {
    const args = { tls: { subjectAlternativeNames: ["a.example", element, "b.example"] } };

    expect(told(args)).toEqual(expected);
    expect(fitArguments(args).fitting).toEqual({
      tls: { subjectAlternativeNames: ["a.example", undefined, "b.example"] },
    });
  });
});

function valueAt(args: unknown, path: Path): unknown {
  return path.reduce((outer, name) => (outer as Record<string, unknown>)[name], args);
}

describe("a property that is no argument", () => {
  const misspelt = "is not an argument of this component. Check its spelling.";

  test.each<[Path, string]>([
    [["hostName"], "hostName"],
    [["password"], "password"],
    [["users.elton.password"], "users.elton.password"],
    [["users", "elton", "passwort"], "users.elton.passwort"],
    [["users", "elton", "elton"], "users.elton.elton"],
    [["users", "", "name"], 'users."".name'],
    [["tls", "certificate"], "tls.certificate"],
    [["tls", "hostname"], "tls.hostname"],
    [["tls", ""], 'tls.""'],
    [["volumes", "database"], "volumes.database"],
    [["volumes", "password"], "volumes.password"],
  ])("is told at %j, whatever its value, and without it", (path, name) => {
    for (const value of [
      "hunter2",
      271828,
      false,
      ["hunter2"],
      { a: "hunter2" },
      secret("hunter2"),
      unknown,
    ]) {
      expect(fitArguments(withValue(path, value))).toEqual({
        problems: [{ property: name, message: misspelt }],
        unknown: [],
        fitting: all,
      });
    }
  });

  test.each(["constructor", "toString", "hasOwnProperty", "valueOf", "__proto__"])(
    "is told also if JavaScript gives every object a property %s",
    (inherited) => {
      for (const value of ["x", 5, {}, { hostname: "a" }, [], output("x"), unknown]) {
        const odd = Object.fromEntries([[inherited, value]]);

        expect(fitArguments(odd)).toEqual({
          problems: [{ property: inherited, message: misspelt }],
          unknown: [],
          fitting: {},
        });
        expect(told({ users: { elton: odd }, tls: odd, volumes: odd })).toEqual(
          ["users.elton.", "tls.", "volumes."].map((path) => `${path}${inherited}: ${misspelt}`),
        );
      }
    },
  );

  test("is passed over without a value", () => {
    expect(told({ ...all, hostName: undefined, tls: { certificate: null } })).toEqual([]);
  });

  test("is told at every level at once, in the arguments' order", () => {
    const args = {
      a: 1,
      users: { elton: { b: 1 }, francis: { c: 1 } },
      tls: { d: 1 },
      volumes: { e: 1 },
      f: 1,
    };

    expect(told(args)).toEqual(
      ["a", "users.elton.b", "users.francis.c", "tls.d", "volumes.e", "f"].map(
        (name) => `${name}: ${misspelt}`,
      ),
    );
  });
});

test("no user and no variable is misspelt: their names are free", () => {
  const names = Object.fromEntries(
    ["password", "hostname", "constructor", "a.b", "[0]"].map((name) => [name, {}]),
  );
  const variables = { anything: "a", constructor: "b" };

  expect(told({ users: names, environment: variables })).toEqual([]);
});

describe("what does not fit", () => {
  test("is told together with the problems of what fits", () => {
    expect(
      problems({
        hostname: 5,
        hostName: "registry.example.com",
        port: 0,
        realm: '"',
        users: { elton: { password: 12345 }, francis: { password: "" } },
        tls: { minimumVersion: 1.2, keyAlgorithm: "DSA" },
        environment: { REGISTRY_LOG_LEVEL: 5, LOG: "x" },
        volumes: { data: 5, certs: "/" },
      }),
    ).toEqual([
      "hostname: must be text, but is a number.",
      "users.elton.password: must be text, but is a number.",
      "hostName: is not an argument of this component. Check its spelling.",
      "tls.minimumVersion: must be text, but is a number.",
      "environment.REGISTRY_LOG_LEVEL: must be text, but is a number.",
      "volumes.data: must be text, but is a number.",
      "port: must be a whole number from 1 to 65535, but is 0.",
      'realm: must be printable ASCII without quotes and backslashes, but is "\\"".',
      'volumes.certs: must be the name of a Docker volume, or the absolute path of a folder on the Docker host, but is "/".',
      "environment.LOG: must be a setting of the registry: REGISTRY_ and the setting's path in capitals, joined by `_`.",
      "users.francis.password: must not be empty. Leave it out to have one generated.",
      'tls.keyAlgorithm: must be "ECDSA" or "RSA", but is "DSA".',
    ]);
  });

  test.each<[string, object, string[]]>([
    ["the only user", { users: { elton: "text" } }, ["users.elton: must be an object, but is text."]],
    ["all users", { users: "elton" }, ["users: must be an object, but is text."]],
    ["a list of users", { users: ["elton"] }, ["users: must be an object, but is a list."]],
    [
      "htpasswd, which may have had users",
      { users: undefined, htpasswd: 5 },
      ["htpasswd: must be text, but is a number."],
    ],
    ["the hostname", { hostname: ["a.example"] }, ["hostname: must be text, but is a list."]],
    [
      "the network of a static address",
      { network: 5, ipv4Address: "10.1.2.3" },
      ["network: must be text, but is a number."],
    ],
    [
      "the key of an own certificate",
      { tls: { privateKeyPem: 5, certificatePem: "-----BEGIN A-----" } },
      ["tls.privateKeyPem: must be text, but is a number."],
    ],
    [
      "a misspelt part of an own certificate",
      { tls: { privateKey: "a", certificatePem: "-----BEGIN A-----" } },
      ["tls.privateKey: is not an argument of this component. Check its spelling."],
    ],
    [
      "a password beside a hash",
      { users: { elton: { password: 5, passwordHash: `$2y$05$${"a".repeat(53)}` } } },
      ["users.elton.password: must be text, but is a number."],
    ],
  ])("brings no false problem with it: %s", (_, args, expected) => {
    expect(problems({ ...args })).toEqual(expected);
  });
});
