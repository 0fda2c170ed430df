import * as pulumi from "@pulumi/pulumi";
import { InvalidArgumentsError, SecureRegistry, type SecureRegistryArgs } from "../../../components";
import { readConfig } from "../../../infra/config";
import { deployNamed } from "../support/deploy";

const project = "secure-registry";

/** The arguments that the program makes of a configuration, and where in them secrets are. */
async function read(config: Record<string, unknown>): Promise<{ args: unknown; secrets: string[] }> {
  const args = readFrom(config);
  const secrets: string[] = [];
  return { args: await open(args, [], secrets), secrets: secrets.sort() };
}

function readFrom(config: Record<string, unknown>): SecureRegistryArgs {
  const texts = Object.entries(config).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts));
  return readConfig(new pulumi.Config(project));
}

async function open(value: unknown, path: string[], secrets: string[]): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    if (await pulumi.isSecret(value)) {
      secrets.push(path.join("."));
    }
    return new Promise((resolve) => value.apply(resolve));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  const entries = Object.entries(value).map(async ([key, inner]) => [
    key,
    await open(inner, [...path, key], secrets),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

test("a hostname is enough for the program, and the rest is left to the component", async () => {
  expect(await read({ hostname: "registry.local" })).toEqual({
    args: { hostname: "registry.local" },
    secrets: [],
  });
});

test("every known key becomes the argument of its name", async () => {
  const config = {
    hostname: "registry.local",
    port: 443,
    bindAddress: "127.0.0.1",
    containerName: "images",
    image: "registry:3.2.0",
    users: { elton: {}, francis: { rotation: "2" } },
    tls: { subjectAlternativeNames: ["a.example"], keyAlgorithm: "RSA", minimumVersion: "1.3" },
  };

  expect(await read(config)).toEqual({ args: config, secrets: [] });
});

test("passwords, hashes and private keys are secret, however they were set, and nothing else is", async () => {
  const config = {
    hostname: "registry.local",
    users: { a: { password: "correct horse", rotation: "1" }, b: { passwordHash: "$2y$" }, c: {} },
    tls: { certificatePem: "certificate", privateKeyPem: "key", chainPem: "chain" },
  };

  expect(await read(config)).toEqual({
    args: config,
    secrets: ["tls.privateKeyPem", "users.a.password", "users.b.passwordHash"],
  });
});

test.each([
  [12345678, "12345678"],
  [0, "0"],
  [-5, "-5"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ["", ""],
  ["0123", "0123"],
  ["true", "true"],
])("a password that was stored as %j is the text %j, and secret", async (stored, password) => {
  const { args, secrets } = await read({
    hostname: "registry.local",
    users: { elton: { password: stored } },
  });

  expect(args).toMatchObject({ users: { elton: { password } } });
  expect(secrets).toEqual(["users.elton.password"]);
});

test.each<[unknown]>([[true], [false], [["a", "b"]], [{ a: "b" }]])(
  "a password that was stored as %j is passed on as it is, and secret",
  async (password) => {
    expect(await read({ hostname: "registry.local", users: { elton: { password } } })).toEqual({
      args: { hostname: "registry.local", users: { elton: { password } } },
      secrets: ["users.elton.password"],
    });
  },
);

test.each(["password", "passwordHash", "rotation"])(
  "a %s that is null is passed on, and not secret",
  async (property) => {
    const users = { elton: { [property]: null } };

    expect(await read({ hostname: "registry.local", users })).toEqual({
      args: { hostname: "registry.local", users },
      secrets: [],
    });
  },
);

test("a private key that is null is passed on, and not secret", async () => {
  const tls = { privateKeyPem: null, minimumVersion: "1.3" };

  expect(await read({ hostname: "registry.local", tls })).toEqual({
    args: { hostname: "registry.local", tls },
    secrets: [],
  });
});

test("other digits of an account or a certificate are text as well, and not secret", async () => {
  expect(
    await read({ hostname: "registry.local", users: { elton: { rotation: 2 } }, tls: { keyAlgorithm: 5 } }),
  ).toEqual({
    args: { hostname: "registry.local", users: { elton: { rotation: "2" } }, tls: { keyAlgorithm: "5" } },
    secrets: [],
  });
});

test.each([
  ["users.elton.password", { users: { elton: { password: "%" } } }, "password", "9007199254740992"],
  ["users.elton.password", { users: { elton: { password: "%" } } }, "password", "-9007199254740992"],
  ["users.elton.password", { users: { elton: { password: "%" } } }, "password", "31415926535897932384"],
  ["users.elton.password", { users: { elton: { password: "%" } } }, "password", "1e300"],
  ["users.elton.password", { users: { elton: { password: "%" } } }, "password", "271828.5"],
  ["users.elton.rotation", { users: { elton: { rotation: "%" } } }, "rotation", "12345678901234567890"],
  ["tls.minimumVersion", { tls: { minimumVersion: "%" } }, "minimumVersion", "1.2"],
])("digits at %s that can't be read back are refused, and not told", (_, config, property, digits) => {
  const text = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, JSON.stringify(value).replace('"%"', digits)]),
  );
  const error = new pulumi.RunError(
    `A ${property} in the configuration is a number that can't be read back exactly. Put it in quotes in the stack's configuration file.`,
  );

  expect(() => readFrom({ hostname: "registry.local", ...text })).toThrow(error);
  expect(thrownBy(() => readFrom({ hostname: "registry.local", ...text }))).toBeInstanceOf(pulumi.RunError);
});

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

test.each<[string, unknown, string[]]>([
  ["nothing", {}, []],
  ["a password", { password: "correct horse" }, ["users.password.password"]],
  ["a password of digits", { password: "12345678" }, ["users.password.password"]],
  ["null", null, []],
])("a user may be called password, and have %s", async (_, account, secrets) => {
  expect(await read({ hostname: "registry.local", users: { password: account } })).toEqual({
    args: { hostname: "registry.local", users: { password: account } },
    secrets,
  });
});

test.each<[unknown]>([["text"], [5], [true], [["a"]]])(
  "a user that was stored as %j is passed on as it is, for the component to refuse",
  async (account) => {
    expect(await read({ hostname: "registry.local", users: { elton: account } })).toEqual({
      args: { hostname: "registry.local", users: { elton: account } },
      secrets: [],
    });
  },
);

test("a user called __proto__ is passed on, for the component to refuse", () => {
  const { users } = readFrom({ hostname: "registry.local", users: '{"__proto__":{}}' });

  expect(Object.keys(users ?? {})).toEqual(["__proto__"]);
});

describe("the component, given such a configuration,", () => {
  const hostname = "registry.local";

  test.each([{ password: null }, null, {}])(
    "generates a password for a user of which %j is set",
    async (account) => {
      const args = readFrom({ hostname, users: { elton: account } });
      const deployment = await deployNamed("registry", args);

      expect(deployment.names()).toContain("registry-password-elton");
      expect(deployment.outputs.credentials).toEqual({ elton: expect.stringMatching(/^[0-9a-f]{32}$/) });
    },
  );

  test("knows a user called password, with a password of their own or without", async () => {
    const generated = await deployNamed("registry", readFrom({ hostname, users: { password: {} } }));
    const args = readFrom({ hostname, users: { password: { password: "correct horse battery" } } });
    const own = await deployNamed("registry", args);

    expect(generated.names()).toContain("registry-password-password");
    expect(Object.keys(generated.outputs.credentials as object)).toEqual(["password"]);
    expect(own.names()).not.toContain("registry-password-password");
    expect(own.outputs.credentials).toEqual({ password: "correct horse battery" });
    expect(own.secretOutputs).toContain("credentials");
  });

  test("takes digits for a password", async () => {
    const args = readFrom({ hostname, users: { elton: { password: 123456789012 } } });

    expect((await deployNamed("registry", args)).outputs.credentials).toEqual({ elton: "123456789012" });
  });

  test.each([
    [{ a: "text" }, "users.a", "must be an object, but is text."],
    [{ a: 5, b: {} }, "users.a", "must be an object, but is a number."],
    [{ a: ["text"], b: {} }, "users.a", "must be an object, but is a list."],
    [{ a: { rotation: ["2"] } }, "users.a.rotation", "must be text, but is a list."],
    [
      { a: { passwort: "x" } },
      "users.a.passwort",
      "is not an argument of this component. Check its spelling.",
    ],
    [
      '{"__proto__":{}}',
      "users.__proto__",
      "must not be called `__proto__`: JavaScript takes it for something else.",
    ],
  ])("refuses the users %j at %s", (users, property, message) => {
    const args = readFrom({ hostname, users });

    expect(() => new SecureRegistry("registry", args)).toThrow(
      new InvalidArgumentsError("registry", [{ property, message }]),
    );
  });
});

test("a user of which nothing is set is passed on", async () => {
  expect(await read({ hostname: "registry.local", users: { elton: null } })).toEqual({
    args: { hostname: "registry.local", users: { elton: null } },
    secrets: [],
  });
});

test("the hostname has to be set", () => {
  expect(() => readFrom({})).toThrow("Missing required configuration variable 'secure-registry:hostname'");
});

test("the port has to be a number", () => {
  expect(() => readFrom({ hostname: "registry.local", port: "https" })).toThrow(
    /'secure-registry:port'.*number/,
  );
});

test.each(["users", "tls"])("%s has to be an object", (key) => {
  for (const value of ["elton", '["elton"]', "5", "null", '"elton"', "{"]) {
    expect(() => readFrom({ hostname: "registry.local", [key]: value })).toThrow(
      new pulumi.RunError(
        `The configuration secure-registry:${key} must be an object. Set its properties one by one: pulumi config set --path 'secure-registry:${key}.NAME' ...`,
      ),
    );
  }
});

test("keys that the program does not know are refused together", () => {
  expect(() => readFrom({ hostname: "registry.local", hostnames: "a", "users.elton.password": "b" })).toThrow(
    new pulumi.RunError(
      [
        "The stack's configuration has keys that this program does not know:",
        "  - secure-registry:hostnames",
        "  - secure-registry:users.elton.password",
        "It knows hostname, port, bindAddress, containerName, image, users, tls. A property of an object is set with --path: pulumi config set --path 'users.elton.password' --secret",
      ].join("\n"),
    ),
  );
});

test("keys of other namespaces are none of the program's business", async () => {
  pulumi.runtime.setAllConfig({
    "secure-registry:hostname": "registry.local",
    "docker:host": "tcp://a",
    "secure-registry-2:a": "b",
  });

  expect(readConfig(new pulumi.Config(project)).hostname).toBe("registry.local");
});
