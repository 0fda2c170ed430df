import { RunError } from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { InvalidArgumentsError, quote } from "../../../components/validation/findings";
import { problems } from "../support/examination";
import { issue } from "../support/openssl";

describe("InvalidArgumentsError", () => {
  const port = { property: "port", message: "must be another." };
  const users = { property: "users", message: "must be others." };

  test("lists all problems, each with its property", () => {
    expect(new InvalidArgumentsError("registry", [port, users]).message).toBe(
      'SecureRegistry "registry" was not changed: 2 problems with its arguments.\n  - port: must be another.\n  - users: must be others.',
    );
  });

  test("knows the singular", () => {
    expect(new InvalidArgumentsError("registry", [port]).message).toBe(
      'SecureRegistry "registry" was not changed: 1 problem with its arguments.\n  - port: must be another.',
    );
  });

  test("keeps its message, whatever Pulumi writes before it for each input that waits", () => {
    const error: Error = new InvalidArgumentsError("registry", [port]);
    const { message } = error;

    error.message = `error serializing property "name": ${message}`;

    expect(error.message).toBe(message);
    expect(error.stack).toBe(message);
  });

  test("is shown by Pulumi without a stack trace, and can be told apart", () => {
    const error = new InvalidArgumentsError("registry", [port]);

    expect(RunError.isInstance(error)).toBe(true);
    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect(error.name).toBe("InvalidArgumentsError");
    expect(error.problems).toEqual([port]);
  });
});

test.each([
  ["text", '"text"'],
  ["two\nlines", '"two\\nlines"'],
  [5, "5"],
  [null, "null"],
  [undefined, "undefined"],
  ["a".repeat(78), `"${"a".repeat(78)}"`],
  ["a".repeat(79), `"${"a".repeat(76)}...`],
])("quote(%j) is on one line and of 80 characters at most", (value, quoted) => {
  expect(quote(value)).toBe(quoted);
});

test("examine tells the problems of all arguments together, in a fixed order", () => {
  const args = {
    bcryptCost: 1,
    environment: { LOG: "x" },
    volumes: { data: "/" },
    restart: "never",
    realm: '"',
    image: "A",
    containerName: "a",
    ipv4Address: "1",
    network: "-",
    tls: { keyAlgorithm: "DSA", minimumVersion: "1", subjectAlternativeNames: ["-"] },
    bindAddress: "a",
    port: 0,
    hostname: "",
    htpasswd: "x",
    users: { "": { password: "", passwordHash: "" } },
  };

  expect(problems(args).map((problem) => problem.slice(0, problem.indexOf(": ")))).toEqual([
    "hostname",
    "port",
    "bindAddress",
    "tls.subjectAlternativeNames[0]",
    "network",
    "ipv4Address",
    "containerName",
    "image",
    "realm",
    "restart",
    "volumes.data",
    "environment.LOG",
    "bcryptCost",
    'users.""',
    'users.""',
    'users."".password',
    'users."".passwordHash',
    "htpasswd",
    "tls.keyAlgorithm",
    "tls.minimumVersion",
  ]);
});

/** The properties of all problems. */
function properties(args: Record<string, unknown>): string[] {
  return problems(args).map((problem) => problem.slice(0, problem.indexOf(": ")));
}

describe("examine", () => {
  const own = issue({ name: "own", covers: "DNS:registry.example.com" });
  const other = issue({ name: "other", covers: "DNS:registry.example.com" });
  const issued = issue({ name: "issued", covers: "DNS:registry.example.com", issuer: own });
  const hash = `$2y$05$${"a".repeat(53)}`;

  /** Arguments with a problem of one property, whose rules also look at others. */
  const bad = {
    users: { users: {} },
    ipv4Address: { ipv4Address: "10.1.2.3" },
    "tls.certificatePem": { hostname: "elsewhere.example", tls: own },
    "tls.privateKeyPem": { tls: { ...own, privateKeyPem: other.privateKeyPem } },
    "tls.chainPem": { tls: { ...own, chainPem: other.certificatePem } },
  };
  const rows = Object.entries(bad) as [string, Record<string, unknown>][];

  test.each(rows)("tells a problem of %s", (property, args) => {
    expect(properties(args)).toEqual([property]);
  });

  test.each(rows)(
    "tells a problem of %s also if unrelated arguments do not fit or are unknown",
    (property, args) => {
      for (const unrelated of [
        { port: "5000" },
        { port: unknown },
        { realm: 5, restart: unknown, bcryptCost: "5" },
        { environment: { REGISTRY_LOG_LEVEL: 5 } },
        { environment: unknown, containerName: unknown },
        { volumes: { data: 5, certs: unknown } },
        { hostName: "registry.example.com" },
        { user: { elton: {} } },
        { constructor: "x" },
      ]) {
        expect(properties({ ...args, ...unrelated })).toContain(property);
      }
    },
  );

  test.each<[keyof typeof bad, Record<string, unknown>]>([
    ["users", { users: unknown }],
    ["users", { users: "elton" }],
    ["users", { users: { elton: unknown } }],
    ["users", { users: { elton: 5 } }],
    ["users", { htpasswd: unknown }],
    ["users", { htpasswd: 5 }],
    ["ipv4Address", { network: unknown }],
    ["ipv4Address", { network: 5 }],
    ["ipv4Address", { ipv4Address: unknown }],
    ["tls.certificatePem", { hostname: unknown }],
    ["tls.certificatePem", { hostname: 5 }],
    ["tls.certificatePem", { tls: { ...own, certificatePem: unknown } }],
    ["tls.certificatePem", { tls: { privateKeyPem: own.privateKeyPem, certificate: own.certificatePem } }],
    ["tls.privateKeyPem", { tls: { ...own, privateKeyPem: unknown } }],
    ["tls.privateKeyPem", { tls: { certificatePem: own.certificatePem, privateKey: own.privateKeyPem } }],
    ["tls.chainPem", { tls: { ...own, chainPem: unknown } }],
    ["tls.chainPem", { tls: { ...own, chainPem: 5 } }],
    ["tls.chainPem", { tls: { ...bad["tls.chainPem"].tls, certificatePem: unknown } }],
    ["tls.chainPem", { tls: { ...issued, chain: own.certificatePem } }],
  ])(
    "tells no problem of %s that may come of what is unknown or does not fit, as in row %#",
    (property, open) => {
      const told = problems({ ...bad[property], ...open });

      const others = told.filter((problem) => !/: must be (text|an object), but is /.test(problem));
      expect(others.filter((problem) => problem.startsWith(`${property}: `))).toEqual([]);
    },
  );

  test("tells a bad name of an account of which a part is unknown", () => {
    for (const account of [
      { password: unknown },
      { passwordHash: unknown },
      { password: unknown, passwordHash: hash },
    ]) {
      expect(problems({ users: { "#a": account } })).toEqual([
        "users.#a: must not start with `#`: the registry takes such a line for a comment.",
      ]);
    }
  });

  test("tells the good accounts' problems beside an account that is unknown", () => {
    expect(properties({ users: { elton: unknown, "#a": {}, francis: { password: "" } } })).toEqual([
      "users.#a",
      "users.francis.password",
    ]);
  });
});
