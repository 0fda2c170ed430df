import { execFileSync } from "node:child_process";
import fc from "fast-check";
import {
  bcryptCostOf,
  type HtpasswdEntry,
  parseHtpasswd,
  renderHtpasswd,
} from "../../../components/accounts/htpasswd";

const hash = "$2y$05$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC";

describe("parseHtpasswd", () => {
  const elton = { user: "elton", hash };

  test.each<[string, string, (HtpasswdEntry & { line: number })[]]>([
    ["nothing in an empty text", "", []],
    ["one line", `elton:${hash}\n`, [{ ...elton, line: 1 }]],
    ["a last line without its end", `elton:${hash}`, [{ ...elton, line: 1 }]],
    ["lines that end in CRLF", `elton:${hash}\r\n`, [{ ...elton, line: 1 }]],
    ["trailing white space", `elton:${hash} \t \n`, [{ ...elton, line: 1 }]],
    ["leading white space", `  elton:${hash}\n`, [{ ...elton, line: 1 }]],
    ["a byte order mark", `\uFEFFelton:${hash}\n`, [{ ...elton, line: 1 }]],
    [
      "comments, blank lines and lines of white space",
      `# a\n\n \t\n  # b\nelton:${hash}\n`,
      [{ ...elton, line: 5 }],
    ],
    [
      "a name that is repeated, twice",
      `a:1\na:2\n`,
      [
        { user: "a", hash: "1", line: 1 },
        { user: "a", hash: "2", line: 2 },
      ],
    ],
    ["what follows the first colon as the hash", "a:b:c\n", [{ user: "a", hash: "b:c", line: 1 }]],
    [
      "a name with spaces in it and beyond ASCII",
      `Zoë van Dijk:${hash}\n`,
      [{ user: "Zoë van Dijk", hash, line: 1 }],
    ],
    ["an empty name and an empty hash", ":\n", [{ user: "", hash: "", line: 1 }]],
  ])("reads %s", (_, text, entries) => {
    expect(parseHtpasswd(text)).toEqual({ entries, malformedLines: [] });
  });

  test("gives the numbers of lines without a colon, and reads the others", () => {
    expect(parseHtpasswd(`/etc/htpasswd\nelton:${hash}\nfrancis\n`)).toEqual({
      entries: [{ ...elton, line: 2 }],
      malformedLines: [1, 3],
    });
  });

  test("reads what Apache's htpasswd writes", () => {
    const written = execFileSync("htpasswd", ["-nbB", "-C", "4", "elton", "pw"], { encoding: "utf8" });

    const { entries, malformedLines } = parseHtpasswd(written);

    expect(entries).toEqual([{ user: "elton", hash: expect.stringMatching(/^\$2y\$04\$.{53}$/), line: 1 }]);
    expect(malformedLines).toEqual([]);
    expect(bcryptCostOf(entries[0]?.hash ?? "")).toBe(4);
  });
});

describe("renderHtpasswd", () => {
  test("writes one line for each account, in the order of the names' code units", () => {
    const entries = ["b", "a", "Z", "é", "a b", "A"].map((user) => ({ user, hash: `hash of ${user}` }));

    expect(renderHtpasswd(entries)).toBe(
      "A:hash of A\nZ:hash of Z\na:hash of a\na b:hash of a b\nb:hash of b\né:hash of é\n",
    );
  });

  test("leaves the given accounts in their order", () => {
    const entries = [
      { user: "b", hash: "1" },
      { user: "a", hash: "2" },
    ];

    renderHtpasswd(entries);

    expect(entries.map(({ user }) => user)).toEqual(["b", "a"]);
  });

  /** What user names and hashes may be: one line, no white space around it, no comment. */
  const name = fc
    .string({ minLength: 1, unit: "grapheme" })
    .filter((text) => !/[:\n\r]/.test(text) && text === text.trim() && !text.startsWith("#"));
  const anyHash = fc.stringMatching(/^\$2y\$05\$[./A-Za-z0-9]{53}$/);
  const accounts = fc.uniqueArray(fc.record({ user: name, hash: anyHash }), { selector: ({ user }) => user });

  test("is read back by parseHtpasswd as the same accounts", () => {
    fc.assert(
      fc.property(accounts, (entries) => {
        const { entries: read, malformedLines } = parseHtpasswd(renderHtpasswd(entries));
        expect(malformedLines).toEqual([]);
        expect(new Map(read.map(({ user, hash }) => [user, hash]))).toEqual(
          new Map(entries.map(({ user, hash }) => [user, hash])),
        );
        expect(read).toHaveLength(entries.length);
      }),
    );
  });

  test("writes the same file in whatever order the accounts come", () => {
    const shuffled = accounts.chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
    );
    fc.assert(
      fc.property(shuffled, ([entries, others]) => {
        expect(renderHtpasswd(others)).toBe(renderHtpasswd(entries));
      }),
    );
  });
});

describe("bcryptCostOf", () => {
  const rest = hash.slice(7);

  test.each([
    ["$2a$04$", 4],
    ["$2b$10$", 10],
    ["$2y$05$", 5],
    ["$2y$31$", 31],
  ])("reads the cost of a hash that starts with %s", (start, cost) => {
    expect(bcryptCostOf(start + rest)).toBe(cost);
  });

  test.each([
    ["an empty text", ""],
    ["a cost below 4", `$2y$03$${rest}`],
    ["a cost above 31", `$2y$32$${rest}`],
    ["a cost of one digit", `$2y$5$${rest}`],
    ["another bcrypt prefix", `$2x$05$${rest}`],
    ["a hash that is a character short", hash.slice(0, -1)],
    ["a hash with a character too many", `${hash}a`],
    ["a hash with a line break behind it", `${hash}\n`],
    ["a hash with white space before it", ` ${hash}`],
    ["characters that bcrypt's base64 does not have", `${hash.slice(0, -1)}+`],
    ["a last character that no hash has", `${hash.slice(0, -1)}D`],
    ["Apache's MD5", "$apr1$salt1234$abcdefghijklmnopqrstuv"],
    ["SHA-1", "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="],
    ["a plain password", "password"],
  ])("is undefined for %s", (_, text) => {
    expect(bcryptCostOf(text)).toBeUndefined();
  });
});
