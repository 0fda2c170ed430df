/**
 * What the registry does with an account, as written down from its source and RFCs, independent of the code of
 * this repository: `registry/auth/htpasswd/htpasswd.go` of CNCF Distribution, and Go's `bufio`, `strings`,
 * `net/http` and `golang.org/x/crypto/bcrypt`.
 */

/** The characters that Go's `strings.TrimSpace` removes: those with the property White_Space. */
const goSpace = "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const goSpaceAround = new RegExp(`^${goSpace}+|${goSpace}+$`, "gu");

/** The longest line that Go's `bufio.Scanner` reads. */
const maximumLineBytes = 64 * 1024 - 1;

/** The accounts that the registry reads from its htpasswd file. Throws where the registry refuses the file. */
export function readByRegistry(file: string): Map<string, string> {
  const accounts = new Map<string, string>();
  for (const line of file.split("\n")) {
    if (Buffer.byteLength(line) > maximumLineBytes) {
      throw new Error("bufio.Scanner: token too long");
    }
    const text = line.replace(goSpaceAround, "");
    if (text === "" || text.startsWith("#")) {
      continue;
    }
    const colon = text.indexOf(":");
    if (colon < 0) {
      throw new Error(`htpasswd: invalid entry: ${JSON.stringify(line)}`);
    }
    accounts.set(text.slice(0, colon), text.slice(colon + 1));
  }
  return accounts;
}

/** User and password as the registry reads them from an `Authorization` header: it splits at the first colon. */
export function readFromBasicAuth(user: string, password: string): [user: string, password: string] {
  const sent = Buffer.from(`${user}:${password}`, "utf8").toString("base64");
  const received = Buffer.from(sent, "base64").toString("utf8");
  const colon = received.indexOf(":");
  return [received.slice(0, colon), received.slice(colon + 1)];
}

/** Whether the text has no character that RFC 7617 forbids (RFC 5234's CTL, and those of Latin 1), nor another line break. */
function isOneLine(text: string): boolean {
  return [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 && !(code >= 0x7f && code <= 0x9f) && code !== 0x2028 && code !== 0x2029;
  });
}

/** Whether a user of this name can log in to the registry. */
export function isUsableUserName(user: string): boolean {
  const hash = "$2y$05$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC";
  // JavaScript's own trap: the name has to be one in an object, too.
  const users: Record<string, string> = {};
  users[user] = hash;
  let read: Map<string, string>;
  try {
    read = readByRegistry(`${user}:${hash}\n`);
  } catch {
    return false;
  }
  const [sent] = readFromBasicAuth(user, "password");
  return (
    user !== "" &&
    isOneLine(user) &&
    Object.keys(users).length === 1 &&
    read.size === 1 &&
    read.get(user) === hash &&
    sent === user &&
    Buffer.byteLength(user) <= 255 &&
    // The Docker provider, made from Terraform's, brings the file into this form.
    user === user.normalize("NFC") &&
    // The registry would know it, but prompts and editors drop what is around a name.
    user === user.trim()
  );
}

/** Whether the registry accepts this password and, but for the weakness of bcrypt, no other one. */
export function isUsablePassword(password: string): boolean {
  const bytes = Buffer.byteLength(password);
  const [, sent] = readFromBasicAuth("user", password);
  return bytes >= 1 && bytes <= 72 && isOneLine(password) && sent === password;
}

const bcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Whether there can be a password that the registry finds to match this hash. */
export function isUsableHash(hash: string): boolean {
  const [before, kind, cost, rest, ...more] = hash.split("$");
  if (before !== "" || kind === undefined || cost === undefined || rest === undefined || more.length > 0) {
    return false;
  }
  const digits = [...rest].map((character) => bcryptAlphabet.indexOf(character));
  return (
    ["2a", "2b", "2y"].includes(kind) &&
    /^\d\d$/.test(cost) &&
    Number(cost) >= 4 &&
    Number(cost) <= 31 &&
    digits.length === 53 &&
    digits.every((digit) => digit >= 0) &&
    // The registry hashes the password and compares the texts: 23 bytes end in 2 bits that are 0.
    (digits[52] ?? 0) % 4 === 0
  );
}
