import fc from "fast-check";
import { findings, problems } from "../support/examination";

const hash5 = "$2y$05$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC";
const hash10 = hash5.replace("$05$", "$10$");
const strong = "correct horse battery";

const notBcrypt =
  "must be a bcrypt hash ($2a$, $2b$ or $2y$, 60 characters): the registry knows no other. Make one with `htpasswd -nB USER`.";

describe("users", () => {
  test.each([
    "elton",
    "a",
    "elton.john@example.com",
    "Zoë van Dijk",
    "a#b",
    "constructor",
    "é".repeat(127),
    "a".repeat(255),
  ])("may be called %s", (user) => {
    expect(findings({ users: { [user]: { password: strong } } })).toEqual({ problems: [], warnings: [] });
  });

  test.each([
    ["", 'users."": must not have an empty name.'],
    [
      "a:b",
      "users.a:b: must not have a `:` in its name: it ends the name in an htpasswd line and in HTTP Basic authentication.",
    ],
    ["a\nb", 'users.a\nb: must not have control characters in its name, but is "a\\nb".'],
    ["a\n", 'users.a\n: must not have control characters in its name, but is "a\\n".'],
    ["a\u0085", 'users.a\u0085: must not have control characters in its name, but is "a\u0085".'],
    ["a\u2028b", 'users.a\u2028b: must not have control characters in its name, but is "a\u2028b".'],
    ["a\ud800", 'users.a\ud800: must not have control characters in its name, but is "a\\ud800".'],
    [
      "Zoe\u0308",
      "users.Zoe\u0308: must have a name in Unicode's normal form C, in which it reaches the registry: write each letter with its accents as one character.",
    ],
    [" a", 'users. a: must not have white space around its name, but is " a".'],
    ["a\u00a0", 'users.a\u00a0: must not have white space around its name, but is "a\u00a0".'],
    ["\ufeffa", 'users.\ufeffa: must not have white space around its name, but is "\ufeffa".'],
    ["#a", "users.#a: must not start with `#`: the registry takes such a line for a comment."],
    ["a".repeat(256), `users.${"a".repeat(256)}: must not have a name of more than 255 bytes, but has 256.`],
    ["é".repeat(128), `users.${"é".repeat(128)}: must not have a name of more than 255 bytes, but has 256.`],
  ])("may not be called %j", (user, problem) => {
    expect(problems({ users: { [user]: {} } })).toEqual([problem]);
  });

  test("break several rules at once", () => {
    expect(problems({ users: { "#a:b ": { password: "" } } }).map((problem) => problem.slice(0, 40))).toEqual(
      [
        "users.#a:b : must not have a `:` in its ",
        "users.#a:b : must not have white space a",
        "users.#a:b : must not start with `#`: th",
        "users.#a:b .password: must not be empty.",
      ],
    );
  });

  test.each([
    ["users nor htpasswd", {}],
    ["users, and a file of comments", { htpasswd: "# nobody\n\n" }],
    ["users, and an empty file", { htpasswd: "" }],
  ])("must name someone: there are neither %s", (_, args) => {
    const expected = [
      "users: must name at least one user, here or in `htpasswd`, or nobody could use the registry.",
    ];
    expect(problems({ users: {}, ...args })).toEqual(expected);
    expect(problems({ users: undefined, ...args })).toEqual(expected);
  });
});

describe("users.NAME.password", () => {
  test.each([["x"], ["a".repeat(72)], ["é".repeat(36)], ["with : colon"], [" with space around "]])(
    "may be %j",
    (password) => {
      expect(problems({ users: { elton: { password } } })).toEqual([]);
    },
  );

  const control =
    "users.elton.password: must not have control characters or line breaks (RFC 7617, section 2). Was it read with its newline?";
  const long = (bytes: number) =>
    `users.elton.password: must have at most 72 bytes of UTF-8, but has ${bytes}: bcrypt ignores the rest. Choose a shorter one.`;

  test.each([
    ["empty", "", "users.elton.password: must not be empty. Leave it out to have one generated."],
    ["longer than 72 bytes", "a".repeat(73), long(73)],
    ["longer than 72 bytes in fewer characters", "é".repeat(37), long(74)],
    ["of two lines", "correct\nhorse", control],
    ["read with its newline", "correct horse\n", control],
    ["with a NUL in it", "correct\0horse", control],
    ["with a control character of Latin 1", "correct\u0085horse", control],
    ["with half a surrogate pair", "correct\udc00horse", control],
  ])("may not be %s", (_, password, problem) => {
    expect(problems({ users: { elton: { password } } })).toEqual([problem]);
  });

  test("may not stand beside a hash", () => {
    expect(problems({ users: { elton: { password: strong, passwordHash: hash5 } } })).toEqual([
      "users.elton: must have `password` or `passwordHash`, not both. Remove one of them.",
    ]);
  });

  test("gets a warning if it is easy to guess", () => {
    expect(findings({ users: { elton: { password: "short" }, francis: { password: strong } } })).toEqual({
      problems: [],
      warnings: [
        "users.elton.password is shorter than 12 characters. Leave it out to have a strong one generated.",
      ],
    });
  });
});

describe("users.NAME.passwordHash", () => {
  test.each([hash5, hash5.replace("$2y$", "$2a$"), hash5.replace("$2y$", "$2b$")])(
    "may be %s",
    (passwordHash) => {
      expect(findings({ users: { elton: { passwordHash } } })).toEqual({ problems: [], warnings: [] });
    },
  );

  test.each([[""], ["plain"], [`${hash5}\n`], ["$apr1$salt1234$abcdefghijklmnopqrstuv"]])(
    "may not be %j",
    (passwordHash) => {
      expect(problems({ users: { elton: { passwordHash } } })).toEqual([
        `users.elton.passwordHash: ${notBcrypt}`,
      ]);
    },
  );
});

describe("htpasswd", () => {
  test("may be a file as Apache and editors write it, and names users enough", () => {
    const htpasswd = `\ufeff# made by htpasswd -B\r\nelton:${hash5}\r\n\r\nfrancis:${hash5} \n`;

    expect(findings({ users: undefined, htpasswd })).toEqual({ problems: [], warnings: [] });
  });

  test.each([
    [
      "a path",
      "/etc/htpasswd",
      ["line 1 must be of the form USER:HASH. Give the file's content, not its path."],
    ],
    [
      "a line without a hash",
      `a:${hash5}\nelton`,
      ["line 2 must be of the form USER:HASH. Give the file's content, not its path."],
    ],
    [
      "hashes that are not bcrypt",
      `# x\na:$apr1$x$y\nb:`,
      [`line 2 (user "a") ${notBcrypt}`, `line 3 (user "b") ${notBcrypt}`],
    ],
    [
      "a line of a name in `users`",
      `elton:${hash5}`,
      ['line 1 (user "elton") names a user that `users` names too. Remove one of them.'],
    ],
    [
      "a name twice",
      `a:${hash5}\nb:${hash5}\na:${hash5}`,
      ['line 3 (user "a") names the same user as line 1. Remove one of them.'],
    ],
    [
      "a hash whose end was changed",
      `a:${hash5.slice(0, -1)}D`,
      [
        'line 1 (user "a") must be a whole bcrypt hash, but ends in a character that no password\'s hash ends in. Copy it again.',
      ],
    ],
    [
      "its columns swapped",
      `${hash5}:a`,
      ["line 1 must be of the form USER:HASH, but has a hash before the colon."],
    ],
    ["an empty name", `:${hash5}`, ['line 1 (user "") must not have an empty name.']],
    [
      "a name with white space behind it",
      `a :${hash5}`,
      ['line 1 (user "a ") must not have white space around its name, but is "a ".'],
    ],
    [
      "a control character in a name",
      `a\tb:${hash5}`,
      ['line 1 (user "a\\tb") must not have control characters in its name, but is "a\\tb".'],
    ],
  ])("may not be or have %s", (_, htpasswd, messages) => {
    expect(problems({ users: { elton: {} }, htpasswd })).toEqual(
      messages.map((message) => `htpasswd: ${message}`),
    );
  });

  test("that is bad is the one problem where it would name the only users", () => {
    expect(problems({ users: undefined, htpasswd: "/etc/htpasswd" })).toEqual([
      "htpasswd: line 1 must be of the form USER:HASH. Give the file's content, not its path.",
    ]);
  });
});

describe("bcryptCost", () => {
  test.each([4, 5, 12, 31])("may be %i", (bcryptCost) => {
    expect(problems({ bcryptCost })).toEqual([]);
  });

  test.each([
    [3, "3"],
    [32, "32"],
    [5.5, "5.5"],
    [Number.NaN, "null"],
  ])("may not be %p", (bcryptCost, given) => {
    expect(problems({ bcryptCost })).toEqual([
      `bcryptCost: must be a whole number from 4 to 31, but is ${given}.`,
    ]);
  });

  const warning = (users: string) =>
    `The registry's answers tell by their timing that these users exist, as their hashes have another cost than 5: ${users}.`;

  test.each([
    ["is 5", { bcryptCost: 5 }, []],
    ["is another", { bcryptCost: 10 }, [warning("elton (10)")]],
    [
      "is another, but every hash is given",
      { bcryptCost: 10, users: { elton: { passwordHash: hash5 } } },
      [],
    ],
    [
      "is that of a given hash",
      { users: { elton: { passwordHash: hash10 }, francis: {} } },
      [warning("elton (10)")],
    ],
    ["is that of a line in htpasswd", { htpasswd: `a:${hash10}\nb:${hash5}` }, [warning("a (10)")]],
    [
      "is another in several places",
      { bcryptCost: 4, htpasswd: `a:${hash10}`, users: { b: {}, c: { passwordHash: hash5 } } },
      [warning("a (10), b (4)")],
    ],
  ])("gets a warning only if it makes users known by timing: it %s", (_, args, warnings) => {
    expect(findings(args)).toEqual({ problems: [], warnings });
  });
});

test("no password and no hash appears in any message", () => {
  const secret = fc
    .string({ minLength: 6, maxLength: 100, unit: "binary" })
    .filter((text) => !/[:\n]/.test(text));
  fc.assert(
    fc.property(secret, secret, (password, passwordHash) => {
      const args = {
        bcryptCost: 10,
        users: { a: { password, passwordHash }, b: { password }, c: { passwordHash } },
        htpasswd: `a:${passwordHash}\nd:${passwordHash}\n${password}`,
      };
      const { problems: found, warnings } = findings(args);
      const text = [...found.map(({ message }) => message), ...warnings].join("\n");
      expect(found.length).toBeGreaterThan(3);
      expect(text).not.toContain(password);
      expect(text).not.toContain(passwordHash);
    }),
  );
});
