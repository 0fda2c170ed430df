import { isIPv6 } from "node:net";
import { hashSync } from "bcryptjs";
import fc from "fast-check";
import { parseHtpasswd } from "../../components/accounts/htpasswd";
import { examine } from "../../components/validation";
import type { KnownArgs } from "../../components/validation/findings";
import { hostname as certifiedName, makeBundles } from "../support/bundles";
import { passwords, userNames } from "../support/generators/accounts";
import { givenCertificates } from "../support/generators/certificates";
import { hostnames, subjectAlternativeNames } from "../support/generators/hostnames";
import { htpasswdFiles } from "../support/generators/htpasswd";
import { sample } from "../support/thoroughly";
import { Cleanup } from "./support/cleanup";
import { DockerClient, docker, makeImage } from "./support/docker";
import { handshake, verify } from "./support/openssl";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, TestStack } from "./support/stack";

/** Whether the component accepts these arguments. */
function isAccepted(args: Partial<KnownArgs>): boolean {
  const all = { hostname: "registry.test", users: { elton: {} }, ...args } as KnownArgs;
  return examine(all, { now: new Date() }).problems.length === 0;
}

type Account = [user: string, password: string];

/** Accepted accounts of different users; the test program takes two names for something else. */
const accounts = new Map(
  sample(
    fc.tuple(userNames, passwords),
    230,
    ([user, password]) =>
      !["secret", "later"].includes(user) &&
      isAccepted({ users: Object.fromEntries([[user, { password }]]) }),
  ).slice(0, 230),
);
const users: Account[] = [...accounts].slice(0, 200);

/** Names of users whose passwords are generated. */
const generated = [...accounts.keys()].slice(200, 220);

/** Passwords that differ a little from this one. */
function others(password: string): string[] {
  const characters = [...password];
  const [first, last] = [characters[0], characters.at(-1)];
  const changed = [
    password.slice(0, -(last ?? "").length),
    `${password.slice(0, -(last ?? "").length)}${last === "a" ? "b" : "a"}`,
    `${first === "a" ? "b" : "a"}${password.slice((first ?? "").length)}`,
  ];
  // What follows the 72nd byte does not count for bcrypt.
  return Buffer.byteLength(password) < 72 ? [...changed, `${password}a`] : changed;
}

/** Accepted names that OpenSSL, which wants two labels behind a wildcard, can verify. */
const names = sample(
  subjectAlternativeNames,
  80,
  (name) => isAccepted({ tls: { subjectAlternativeNames: [name] } }) && !/^\*\.[^.]*$/.test(name),
);

const longestName = "a".repeat(50).concat(`.${"b".repeat(50)}`.repeat(3), `.${"c".repeat(49)}`);

describe("a registry of what was accepted of random arguments", () => {
  const cleanup = new Cleanup();
  let stack: TestStack;
  let args: GivenArgs;
  let client: RegistryClient;
  let caCertificatePem: string;
  let credentials: Record<string, string>;
  let address: string;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    cleanup.add(() => stack.dispose());
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    args = {
      hostname: longestName,
      port,
      bindAddress: "127.0.0.1",
      containerName: stack.name,
      bcryptCost: 4,
      users: Object.fromEntries([
        ...users.map(([user, password]) => [user, { password }] as const),
        ...generated.map((user) => [user, {}] as const),
      ]),
      tls: { subjectAlternativeNames: names },
    };
    ({ caCertificatePem, credentials } = await stack.deploy(args));
    client = new RegistryClient(address, caCertificatePem);
  });

  afterAll(() => cleanup.run());

  /** Each of these accounts is logged in, and refused with any other password. */
  async function expectLogins(all: readonly Account[]): Promise<void> {
    const wrong: [string, unknown][] = [];
    for (const [user, password] of all) {
      const expected: [string, number][] = [
        [password, 200],
        ...others(password).map((other) => [other, 401] as [string, number]),
      ];
      const answers = await Promise.all(expected.map(([given]) => client.status(user, given)));
      for (const [index, [given, status]] of expected.entries()) {
        if (answers[index] !== status) {
          wrong.push([user, { password, given, expected: status, answered: answers[index] }]);
        }
      }
    }
    expect(wrong).toEqual([]);
  }

  test("logs in each of 200 users, and refuses passwords that are almost theirs", async () => {
    expect(users).toHaveLength(200);
    await expectLogins(users);
  });

  test("logs in users of any name with the passwords that were generated for them", async () => {
    expect(Object.keys(credentials).sort()).toEqual([...accounts.keys()].slice(0, 220).sort());
    await expectLogins(generated.map((user) => [user, credentials[user] ?? ""]));
  });

  test("logs in by docker login", async () => {
    for (const [user, password] of users.filter((_, index) => index % 10 === 0)) {
      const docker = new DockerClient();
      expect({ user, ...(await docker.login(address, user, password)) }).toMatchObject({ user, code: 0 });
      docker.dispose();
    }
  });

  test("has a certificate that verifies for the longest hostname and for each further name", async () => {
    expect(names.length).toBe(80);
    const { certificates } = await handshake(address);
    for (const name of [longestName, ...names]) {
      const example = name.replace(/^\*\./, "any.");
      const verified = await verify(certificates[0] ?? "", { caCertificatePem, name: example });
      expect({ name, ...verified }).toMatchObject({ name, code: 0 });
    }
    const other = await verify(certificates[0] ?? "", { caCertificatePem, name: `x${longestName.slice(1)}` });
    expect(other.output).toMatch(/hostname mismatch/i);
  });

  test("logs in the users of htpasswd files", async () => {
    const files = sample(htpasswdFiles, 3, (htpasswd) => {
      const { entries } = parseHtpasswd(htpasswd);
      return (
        entries.length >= 3 &&
        entries.every(({ user }) => !accounts.has(user)) &&
        isAccepted({ users: {}, htpasswd })
      );
    });
    expect(files).toHaveLength(3);
    const known = [...accounts.values()].slice(200);
    for (const file of files) {
      let next = 0;
      const htpasswd = file.replace(/\$(2[aby])\$\d\d\$[./A-Za-z0-9]{53}/g, (_, kind: string) => {
        const hash = hashSync(known[next++] ?? "", 4);
        return `$${kind}${hash.slice(3)}`;
      });
      await stack.deploy({ ...args, htpasswd });
      await expectLogins(
        parseHtpasswd(htpasswd).entries.map(({ user }, index) => [user, known[index] ?? ""]),
      );
    }
    await expectLogins(users.slice(0, 5));
  });

  test("serves own certificates that were accepted", async () => {
    const { usable, unusable } = makeBundles();
    const accepted = sample(
      givenCertificates([...usable, ...unusable], certifiedName),
      100,
      (given) => given.hostname === certifiedName && isAccepted(given),
    );
    const different = [
      ...new Map(accepted.map((given) => [given.tls.privateKeyPem.slice(-99), given])).values(),
    ];
    expect(different.length).toBeGreaterThanOrEqual(4);
    for (const own of different.slice(0, 4)) {
      const outputs = await stack.deploy({ ...args, ...own });
      const { verification } = await handshake(address, {
        caCertificatePem: outputs.caCertificatePem,
        name: certifiedName,
        arguments: ["-partial_chain"],
      });
      expect({ own, verification }).toEqual({ own, verification: "0 (ok)" });
    }
  });
});

test("hostnames that are accepted can be in the names of images", async () => {
  const image = `e2e-fuzz-${process.pid}`;
  await makeImage(image, "fuzz");
  // Docker before 23.0 knows no IPv6 addresses there, and counts the hostname to the 255 characters of a path.
  const accepted = sample(
    hostnames,
    40,
    (hostname) => isAccepted({ hostname }) && !isIPv6(hostname) && hostname.length < 240,
  );
  expect(accepted).toHaveLength(40);
  for (const hostname of accepted) {
    await docker("tag", image, `${hostname}:5000/fuzz:1`);
    await docker("rmi", `${hostname}:5000/fuzz:1`);
  }
  await docker("rmi", image);
});
