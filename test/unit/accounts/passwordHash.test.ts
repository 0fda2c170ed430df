import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareSync } from "bcryptjs";
import { hashPassword } from "../../../components/accounts/passwordHash";
import { inFolder } from "../support/openssl";

const secret = Buffer.alloc(32, 1).toString("base64");
const otherSecret = Buffer.alloc(32, 2).toString("base64");

const passwords = [
  ["of a usual kind", "correct horse battery staple"],
  ["of one character", "x"],
  ["of 72 bytes", "0123456789ab".repeat(6)],
  ["beyond ASCII", "pässwörd ✓ 🐳"],
  ["with a colon, quotes and a dollar", `a:b"c'd$e`],
] as const;

test.each(passwords)(
  "a hash of a password %s is verified by another bcrypt, and no other password is",
  (_, password) => {
    const hash = hashPassword("elton", password, 4, secret);

    expect(compareSync(password, hash)).toBe(true);
    expect(compareSync(`X${password.slice(1)}`, hash)).toBe(false);
  },
);

test.each(passwords)("a hash of a password %s is verified by Apache's htpasswd", (_, password) => {
  const line = `elton:${hashPassword("elton", password, 4, secret)}\n`;

  expect(apacheAccepts(line, "elton", password)).toBe(true);
  expect(apacheAccepts(line, "elton", `X${password.slice(1)}`)).toBe(false);
});

test.each([
  [4, "$2y$04$"],
  [5, "$2y$05$"],
  [10, "$2y$10$"],
])("a hash of cost %i starts with %s", (cost, start) => {
  expect(hashPassword("elton", "pw", cost, secret)).toMatch(/^\$2y\$\d\d\$[./A-Za-z0-9]{53}$/);
  expect(hashPassword("elton", "pw", cost, secret).slice(0, 7)).toBe(start);
});

test("the same user, password, cost and secret always give the same hash", () => {
  expect(hashPassword("elton", "pw", 4, secret)).toBe(hashPassword("elton", "pw", 4, secret));
});

test("the hash of a known password stays the same from release to release", () => {
  expect(hashPassword("elton", "correct horse battery staple", 5, secret)).toBe(
    "$2y$05$6CzelMzRm.vBX.CHlUyLlu/LlArd/MClXpdq.zJfGn7s6xkTTMfnm",
  );
});

test.each([
  ["user", "francis", secret],
  ["registry's secret", "elton", otherSecret],
])("another %s gives another salt", (_, user, saltSecret) => {
  expect(salt(hashPassword(user, "pw", 4, saltSecret))).not.toBe(
    salt(hashPassword("elton", "pw", 4, secret)),
  );
});

test("another password keeps the salt and changes the hash", () => {
  const [one, other] = [hashPassword("elton", "pw", 4, secret), hashPassword("elton", "PW", 4, secret)];

  expect(salt(one)).toBe(salt(other));
  expect(one).not.toBe(other);
});

function salt(hash: string): string {
  return hash.slice(7, 29);
}

function apacheAccepts(htpasswd: string, user: string, password: string): boolean {
  return inFolder((folder) => {
    const file = join(folder, "htpasswd");
    writeFileSync(file, htpasswd);
    try {
      execFileSync("htpasswd", ["-vi", file, user], { input: password, stdio: ["pipe", "ignore", "pipe"] });
      return true;
    } catch (error) {
      // 3: "the password entered does not match".
      if ((error as { status?: number }).status === 3) {
        return false;
      }
      throw error;
    }
  });
}
