import { compareSync } from "bcryptjs";
import { type HashInputs, hashPasswords } from "../../../components/accounts/passwordHashes";

const inputs: HashInputs = {
  passwords: { elton: "correct horse battery", francis: "staple of paperwork" },
  cost: 4,
  saltSecret: Buffer.alloc(32, 1).toString("base64"),
};

/** The earlier hashes of these inputs, each replaced by a mark: what takes one over can be told from what hashes. */
function marked(): Record<string, string> {
  const { hashes } = hashPasswords(inputs, {});
  return Object.fromEntries(
    Object.keys(hashes).map((fingerprint, index) => [fingerprint, `earlier ${index}`]),
  );
}

function hashesWith(change: Partial<HashInputs>): Record<string, string> {
  const { entries } = hashPasswords({ ...inputs, ...change }, marked());
  return Object.fromEntries(entries.map(({ user, hash }) => [user, hash]));
}

test("without earlier hashes, each password is hashed", () => {
  const { entries } = hashPasswords(inputs, {});

  expect(entries.map(({ user }) => user)).toEqual(["elton", "francis"]);
  expect(entries.every(({ user, hash }) => compareSync(inputs.passwords[user] ?? "", hash))).toBe(true);
});

test("an earlier hash of the same is taken over", () => {
  expect(hashesWith({})).toEqual({ elton: "earlier 0", francis: "earlier 1" });
});

test("the hashes taken over are handed on", () => {
  expect(hashPasswords(inputs, marked()).hashes).toEqual(marked());
});

test.each<[string, Partial<HashInputs>]>([
  ["password", { passwords: { elton: "another horse battery" } }],
  ["user of the same password", { passwords: { zoe: "correct horse battery" } }],
  ["user of another's password", { passwords: { francis: "correct horse battery" } }],
  ["cost", { cost: 5 }],
  ["secret", { saltSecret: Buffer.alloc(32, 2).toString("base64") }],
])("no earlier hash is taken over for another %s", (_, change) => {
  expect(Object.values(hashesWith(change)).filter((hash) => hash.startsWith("earlier"))).toEqual([]);
});

test("what is not needed any more is not handed on", () => {
  const { hashes } = hashPasswords({ ...inputs, passwords: { elton: "correct horse battery" } }, marked());

  expect(Object.values(hashes)).toEqual(["earlier 0"]);
});

test("a fingerprint tells nothing of the password without the secret", () => {
  const [one, other] = ["1", "2"].map((digit) => {
    const saltSecret = Buffer.alloc(32, digit).toString("base64");
    return Object.keys(hashPasswords({ ...inputs, saltSecret }, {}).hashes);
  });
  expect(other?.some((fingerprint) => one?.includes(fingerprint))).toBe(false);
  expect(one?.every((fingerprint) => /^[\w-]{22}$/.test(fingerprint))).toBe(true);
});
