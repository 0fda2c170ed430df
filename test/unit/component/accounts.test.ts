import { compareSync } from "bcryptjs";
import type { SecureRegistryArgs, UserArgs } from "../../../components";
import { type Deployment, deploy } from "../support/deploy";

const hash = "$2y$05$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC";

const generated = /^[0-9a-f]{32}$/;

/** The hash that stands in the delivered file, by user. */
function hashes(deployment: Deployment): Record<string, string> {
  return Object.fromEntries(deployment.htpasswdLines().map((line) => line.split(":") as [string, string]));
}

function credentials(deployment: Deployment): Record<string, string> {
  return deployment.outputs.credentials as Record<string, string>;
}

test("a user without password and hash gets a generated password of 32 letters and digits", async () => {
  const deployment = await deploy({ users: { elton: {} } });

  expect(deployment.inputs("registry-password-elton")).toEqual({ length: 32, special: false });
  const { elton } = credentials(deployment);
  expect(elton).toMatch(generated);
  expect(compareSync(elton ?? "", hashes(deployment).elton ?? "")).toBe(true);
});

test("a chosen password is what is hashed and what stands in credentials", async () => {
  const deployment = await deploy({ users: { elton: { password: "correct horse battery" } } });

  expect(credentials(deployment)).toEqual({ elton: "correct horse battery" });
  expect(compareSync("correct horse battery", hashes(deployment).elton ?? "")).toBe(true);
});

test("a given hash is delivered as it is, and its password stands nowhere", async () => {
  const deployment = await deploy({ users: { elton: { passwordHash: hash }, francis: {} } });

  expect(hashes(deployment).elton).toBe(hash);
  expect(Object.keys(credentials(deployment))).toEqual(["francis"]);
  expect(Object.keys(deployment.outputs.dockerConfigs as object)).toEqual(["francis"]);
});

test("htpasswd joins its lines to those of users, without comments and in one order", async () => {
  const htpasswd = `\ufeff# by hand\r\nzoe:${hash} \r\n\r\nanna:${hash}\n`;
  const deployment = await deploy({ users: { elton: { passwordHash: hash } }, htpasswd });

  expect(deployment.htpasswd()).toBe(`anna:${hash}\nelton:${hash}\nzoe:${hash}\n`);
  expect(credentials(deployment)).toEqual({});
});

test("htpasswd alone is enough", async () => {
  const deployment = await deploy({ users: undefined, htpasswd: `anna:${hash}` });

  expect(deployment.htpasswd()).toBe(`anna:${hash}\n`);
  expect(deployment.outputs).toMatchObject({ credentials: {}, dockerConfigs: {} });
});

test.each([
  ["5 by default", {}, "$2y$05$"],
  ["that of bcryptCost", { bcryptCost: 4 }, "$2y$04$"],
])("the cost of hashes made here is %s", async (_, args, start) => {
  const users = { elton: {}, francis: { password: "correct horse battery" } };
  const deployment = await deploy({ users, ...args });

  const made = hashes(deployment);
  expect([made.elton?.slice(0, 7), made.francis?.slice(0, 7)]).toEqual([start, start]);
});

test("bcryptCost leaves given hashes alone", async () => {
  const deployment = await deploy({
    users: { a: { passwordHash: hash } },
    htpasswd: `b:${hash}`,
    bcryptCost: 4,
  });

  expect(deployment.htpasswd()).toBe(`a:${hash}\nb:${hash}\n`);
});

test("rotation keeps the generated password until it changes", async () => {
  const none = await deploy({ users: { elton: {} } });
  const one = await deploy({ users: { elton: { rotation: "1" } } });
  const two = await deploy({ users: { elton: { rotation: "2" } } });

  expect(none.inputs("registry-password-elton").keepers).toBeUndefined();
  expect(one.inputs("registry-password-elton").keepers).toEqual({ rotation: "1" });
  expect(two.inputs("registry-password-elton").keepers).toEqual({ rotation: "2" });
});

test.each([{ password: "correct horse battery" }, { passwordHash: hash }])(
  "rotation has no effect beside %j",
  async (account) => {
    const without = await deploy({ users: { elton: account } });
    const rotated = await deploy({ users: { elton: { ...account, rotation: "2" } } });

    expect(rotated.names()).toEqual(without.names());
    expect(rotated.htpasswd()).toBe(without.htpasswd());
  },
);

test("the salts are drawn from 32 secret bytes", async () => {
  expect((await deploy()).inputs("registry-salt")).toEqual({ length: 32 });
});

describe("each change of the accounts changes one line of the file", () => {
  const users: Record<string, UserArgs> = {
    anna: { password: "correct horse battery" },
    elton: {},
    francis: { password: "staple of paperwork" },
  };
  let before: string[];
  beforeAll(async () => {
    before = (await deploy({ users })).htpasswdLines();
  });

  const linesAfter = async (args: Partial<SecureRegistryArgs>) => (await deploy(args)).htpasswdLines();
  const without = (user: string) => before.filter((line) => !line.startsWith(`${user}:`));

  test("no change changes none", async () => {
    expect(before.map((line) => line.split(":")[0])).toEqual(["anna", "elton", "francis"]);
    expect(await linesAfter({ users })).toEqual(before);
  });

  test("another order of the users changes none", async () => {
    const reversed = Object.fromEntries(Object.entries(users).reverse());

    expect(await linesAfter({ users: reversed })).toEqual(before);
  });

  test.each<[string, string, UserArgs]>([
    ["another chosen password", "anna", { password: "another horse battery" }],
    ["another rotation", "elton", { rotation: "2" }],
    ["a chosen password in place of a generated one", "elton", { password: "another horse battery" }],
    ["a generated password in place of a chosen one", "francis", {}],
    ["a hash in place of a password", "francis", { passwordHash: hash }],
  ])("%s changes that user's", async (_, user, account) => {
    const after = await linesAfter({ users: { ...users, [user]: account } });

    expect(after.filter((line) => !before.includes(line))).toEqual([expect.stringMatching(`^${user}:`)]);
    expect(after.filter((line) => before.includes(line))).toEqual(without(user));
  });

  test("a further user adds one", async () => {
    const after = await linesAfter({ users: { bob: { password: "a fourth password" }, ...users } });

    expect(after).toEqual([before[0], expect.stringMatching(/^bob:/), before[1], before[2]]);
  });

  test("a user less takes one away", async () => {
    const { elton, ...others } = users;

    expect(await linesAfter({ users: others })).toEqual(without("elton"));
  });
});

test("two users with the same password have different hashes", async () => {
  const password = "correct horse battery";
  const made = hashes(await deploy({ users: { a: { password }, b: { password } } }));

  expect(made.a?.slice(7, 29)).not.toBe(made.b?.slice(7, 29));
});
