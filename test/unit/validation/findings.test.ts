import { RunError } from "@pulumi/pulumi";
import { InvalidArgumentsError, quote } from "../../../components/validation/findings";
import { problems } from "../support/examination";

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
