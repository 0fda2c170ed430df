import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { InvalidArgumentsError, SecureRegistry, type SecureRegistryArgs } from "../../../components";
import { leastArgs } from "../support/deploy";
import { providers } from "../support/providers";
import { record } from "../support/recorder";
import type { Rejection } from "../support/rejections.program";

const misspelt = "is not an argument of this component. Check its spelling.";
const notPlain =
  "must be a plain value, but is an Output or a Promise: it decides which resources there are.";
const notProto = "must not be called `__proto__`: JavaScript takes it for something else.";

describe("bad arguments that are all plain values", () => {
  function construct(args: Partial<SecureRegistryArgs>): { error: unknown; registered: unknown[] } {
    const { resources } = record(providers(), "acme", "prod");
    try {
      new SecureRegistry("registry", { ...leastArgs, ...args });
    } catch (error) {
      return { error, registered: resources };
    }
    throw new Error("the arguments were accepted");
  }

  test("make the constructor throw one error that tells all problems", () => {
    const { error } = construct({
      hostname: "https://registry.example.com",
      port: 0,
      users: { elton: { password: "hunter2\n" }, "#": {} },
      tls: { minimumVersion: "1.0" },
    });

    expect(error).toBeInstanceOf(InvalidArgumentsError);
    expect((error as InvalidArgumentsError).message).toBe(
      [
        'SecureRegistry "registry" was not changed: 5 problems with its arguments.',
        '  - hostname: must be a DNS name or an IP address without scheme, port or path, but is "https://registry.example.com". Set `hostname` to "registry.example.com".',
        "  - port: must be a whole number from 1 to 65535, but is 0.",
        "  - users.elton.password: must not have control characters or line breaks (RFC 7617, section 2). Was it read with its newline?",
        "  - users.#: must not start with `#`: the registry takes such a line for a comment.",
        '  - tls.minimumVersion: must be "1.2" or "1.3", but is "1.0".',
      ].join("\n"),
    );
  });

  test.each<[string, Partial<SecureRegistryArgs>]>([
    ["the hostname", { hostname: "" }],
    ["the accounts", { users: {} }],
    ["the certificate", { tls: { certificatePem: "a" } }],
    ["the container", { restart: "never" }],
    ["the type of a value", { port: "5000" as unknown as number }],
    ["the name of an argument", { hostName: "a.example" } as object],
    ["a user called __proto__", { users: JSON.parse('{"__proto__":{},"elton":{}}') }],
  ])("keep every resource from being registered, if they are about %s", async (_, args) => {
    const { registered } = construct(args);

    // Registrations would come in later turns.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(registered).toEqual([]);
  });
});

test.each<[string, SecureRegistryArgs["users"]]>([
  ["alone", JSON.parse('{"__proto__":{}}')],
  ["with a password", JSON.parse('{"__proto__":{"password":"correct horse battery"}}')],
  ["beside another", JSON.parse('{"elton":{},"__proto__":{}}')],
])("a user called __proto__ is refused, %s", (_, users) => {
  record(providers(), "acme", "prod");

  expect(() => new SecureRegistry("registry", { ...leastArgs, users })).toThrow(
    new InvalidArgumentsError("registry", [{ property: "users.__proto__", message: notProto }]),
  );
});

test.each<[string, unknown, string]>([
  ["text", "hunter2", "arguments: must be an object, but is text."],
  ["a number", 271828, "arguments: must be an object, but is a number."],
  ["a list", [leastArgs], "arguments: must be an object, but is a list."],
  ["missing", undefined, "hostname: is required: the DNS name"],
  ["null", null, "hostname: is required: the DNS name"],
])("arguments that are %s are told as a problem", (_, args, expected) => {
  record(providers(), "acme", "prod");
  const construct = () => new SecureRegistry("registry", args as SecureRegistryArgs);

  expect(construct).toThrow(InvalidArgumentsError);
  expect(construct).toThrow(`  - ${expected}`);
  expect(construct).not.toThrow(/hunter2|271828/);
});

let rejections: Record<string, Rejection>;
beforeAll(() => {
  const support = join(__dirname, "..", "support");
  const args = ["--require", join(support, "typescript.cjs"), join(support, "rejections.program.ts")];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  // Its exit code is not 0: promises of resources that never come count as a leak.
  rejections = JSON.parse(stdout || JSON.stringify({ "the program failed": stderr }));
});

describe("bad arguments that are known late only", () => {
  test.each([
    ["one bad output", ["port: must be a whole number from 1 to 65535, but is 0."]],
    [
      "bad outputs and bad plain values",
      [
        'hostname: must be a DNS name or an IP address without scheme, port or path, but is "https://registry.example.com". Set `hostname` to "registry.example.com".',
        'tls.subjectAlternativeNames[0]: must be a DNS name or an IP address, but is "-".',
        'realm: must be printable ASCII without quotes and backslashes, but is "".',
        "users.elton.password: must not have control characters or line breaks (RFC 7617, section 2). Was it read with its newline?",
        "users.#: must not start with `#`: the registry takes such a line for a comment.",
      ],
    ],
    [
      "an address outside of the network",
      ['ipv4Address: must lie in a subnet of the network "backend" (10.1.2.0/24), but is "10.1.3.1".'],
    ],
    [
      "an own certificate that is none",
      [
        "tls.privateKeyPem: must be PEM text (-----BEGIN ...-----), but has no PEM block.",
        "tls.certificatePem: must be PEM text (-----BEGIN ...-----), but is what looks like the path of a file. Give the file's content.",
      ],
    ],
    [
      "values of other types that are known late",
      [
        "users.elton.password: must be text, but is a number.",
        "port: must be a number, but is text.",
        "tls.subjectAlternativeNames: must be a list, but is text.",
      ],
    ],
    ["an account that is text", ["users.elton: must be an object, but is text."]],
    ["properties that are no arguments", [`users.elton.passwort: ${misspelt}`, `hostName: ${misspelt}`]],
    ["a user called __proto__", [`users.__proto__: ${notProto}`]],
    ["a user called __proto__ alone", [`users.__proto__: ${notProto}`]],
    [
      "passwords in the configuration that are no text",
      [
        "users.a.password: must be text, but is a list.",
        "users.b.password: must be text, but is an object.",
        "users.d.password: must be text, but is a boolean.",
      ],
    ],
    ["an account in the configuration that is text", ["users.a: must be an object, but is text."]],
    ["all users in an output", [`users: ${notPlain}`]],
    ["an account in an output", [`users.elton: ${notPlain}`]],
    ["an account in a promise", [`users.elton: ${notPlain}`]],
    ["all users in a promise", [`users: ${notPlain}`]],
    ["the certificate's arguments in a promise", [`tls: ${notPlain}`]],
    ["the certificate's arguments in an output", [`tls: ${notPlain}`]],
    ["all volumes in a promise", [`volumes: ${notPlain}`]],
    [
      "volumes in outputs",
      ["data", "certs", "auth", "retainData"].map((property) => `volumes.${property}: ${notPlain}`),
    ],
    [
      "outputs where plain values are needed, and other problems",
      [
        `hostName: ${misspelt}`,
        `users: ${notPlain}`,
        `volumes.data: ${notPlain}`,
        'hostname: must be a DNS name or an IP address without scheme, port or path, but is "https://registry.example.com". Set `hostname` to "registry.example.com".',
        "port: must be a whole number from 1 to 65535, but is 0.",
        'tls.minimumVersion: must be "1.2" or "1.3", but is "1.0".',
      ],
    ],
    ["a list of users beside an output", ["users: must be an object, but is a list."]],
    ["a property called __proto__ beside an output", [`__proto__: ${misspelt}`]],
    [
      "a network of Docker's own that is known late",
      ['network: must be a network of its own, but is Docker\'s "host", on which no port is published.'],
    ],
    [
      "a preview that knows users in an output",
      [`users: ${notPlain}`, "port: must be a whole number from 1 to 65535, but is 0."],
    ],
    [
      "a preview that knows bad arguments",
      [
        "port: must be a whole number from 1 to 65535, but is 0.",
        "users.francis.password: must not have control characters or line breaks (RFC 7617, section 2). Was it read with its newline?",
        "users.#: must not start with `#`: the registry takes such a line for a comment.",
        'tls.keyAlgorithm: must be "ECDSA" or "RSA", but is "DSA".',
      ],
    ],
    [
      "a preview that knows values of other types",
      [
        "port: must be a number, but is text.",
        `hostName: ${misspelt}`,
        "environment.LOG: must be a setting of the registry: REGISTRY_ and the setting's path in capitals, joined by `_`.",
      ],
    ],
  ])("are reported once and together, and no child is registered: %s", (title, problems) => {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const message = `SecureRegistry "registry" was not changed: ${count} with its arguments.\n${problems.map((problem) => `  - ${problem}`).join("\n")}`;

    expect(rejections[title]).toEqual({
      registered: ["registry"],
      errors: [["InvalidArgumentsError", message]],
    });
  });

  test("never have a secret's value in the message", () => {
    expect(Object.keys(rejections)).toHaveLength(28);
    expect(JSON.stringify(rejections)).not.toMatch(/hunter2|271828/);
  });

  test("are none in a preview that knows too little to tell, and all children are shown", () => {
    expect(rejections["a preview that knows nothing bad"]).toEqual({
      registered: expect.arrayContaining(["registry", "registry-files", "registry-container"]),
      errors: [],
    });
  });

  test("do not hide an error of the program's own, which is reported once, and no child is registered", () => {
    expect(rejections["an output that fails by itself"]).toEqual({
      registered: ["registry"],
      errors: [["Error", expect.stringContaining("no realm")]],
    });
  });
});
