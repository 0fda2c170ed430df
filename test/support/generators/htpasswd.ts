import fc from "fast-check";
import { userNames } from "./accounts";
import { anyCharacter } from "./characters";

const base64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A bcrypt hash, of a password that nobody knows. */
const bcryptHash = fc
  .tuple(
    fc.constantFrom("2a", "2b", "2y"),
    fc.integer({ min: 4, max: 31 }),
    fc.string({ minLength: 52, maxLength: 52, unit: fc.constantFrom(...base64) }),
    // 23 bytes: the last of 31 characters has 4 bits, and 2 that are always 0.
    fc.constantFrom(...[...base64].filter((_, index) => index % 4 === 0)),
  )
  .map(([kind, cost, start, end]) => `$${kind}$${String(cost).padStart(2, "0")}$${start}${end}`);

/** What stands behind the colon where it is no bcrypt hash that can match a password. */
const otherHash = fc.oneof(
  fc.constantFrom(
    ...["", "plain", "x", "!", "*", "abJnggxhB/yWI", "$apr1$vyTWtZsY$QsQw1XxQFwR3EsvQyFM2h1"],
    ...["{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "{SSHA}bm9uZQ==", "$1$salt$qJH7.N4xYta3aEG/dfqo/0"],
    ...[
      "$5$rounds=5000$salt$x",
      "$6$salt$x",
      "$7$salt$x",
      "$y$j9T$salt$x",
      "$argon2id$v=19$m=65536,t=3,p=4$x$y",
    ],
  ),
  fc
    .tuple(bcryptHash, fc.constantFrom("$2x$", "$2$", "$2Y$", "$3a$"))
    .map(([hash, kind]) => kind + hash.slice(4)),
  fc.tuple(bcryptHash, fc.constantFrom("03", "32", "5", "00", "99")).map(([hash, cost]) => {
    return `${hash.slice(0, 4)}${cost}${hash.slice(6)}`;
  }),
  fc.tuple(bcryptHash, fc.integer({ min: 0, max: 59 })).map(([hash, length]) => hash.slice(0, length)),
  fc.tuple(bcryptHash, fc.constantFrom("a", ":", " x", "=", "\0", "+")).map(([hash, more]) => hash + more),
  fc.tuple(bcryptHash, fc.constantFrom("A", "/", "z", "9")).map(([hash, end]) => hash.slice(0, -1) + end),
);

/** Few names, so that some come twice. */
const frequentName = fc.constantFrom("elton", "francis", "Zoë", "a b");

const goodLine = fc
  .tuple(fc.oneof({ weight: 2, arbitrary: frequentName }, { weight: 3, arbitrary: userNames }), bcryptHash)
  .map(([user, hash]) => `${user}:${hash}`);

const badLine = fc.oneof(
  fc.tuple(userNames, otherHash).map(([user, hash]) => `${user}:${hash}`),
  fc.tuple(userNames, bcryptHash).map(([user, hash]) => `${hash}:${user}`),
  fc.tuple(userNames, bcryptHash).map(([user, hash]) => `${user} ${hash}`),
  fc.string({ maxLength: 40, unit: anyCharacter }),
  fc.constantFrom("/etc/htpasswd", "elton", ":", "::", "auth: {}"),
);

const passedOver = fc.oneof(
  fc.constantFrom("", " ", "\t", "# made by htpasswd -B", "#", "  # indented"),
  fc.string({ maxLength: 20, unit: anyCharacter }).map((text) => `#${text.replaceAll("\n", " ")}`),
);

const surroundings = fc.constantFrom("", "", "", "", " ", "\t", "  ", "\u00a0", "\u3000");

function fileOf(lines: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const decorated = fc.tuple(surroundings, lines, surroundings).map((parts) => parts.join(""));
  const ends = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r\n", "\r", "\r\r\n", "\n\n");
  return fc
    .tuple(fc.constantFrom("", "", "", "\ufeff"), fc.array(decorated, { maxLength: 5 }), ends, fc.boolean())
    .map(([mark, all, end, ended]) => mark + all.join(end) + (ended ? end : ""));
}

/** htpasswd files as tools, editors and hasty people make them; about half of them are good. */
export const htpasswdFiles: fc.Arbitrary<string> = fc.oneof(
  fileOf(fc.oneof({ weight: 5, arbitrary: goodLine }, { weight: 3, arbitrary: passedOver })),
  fileOf(
    fc.oneof(
      { weight: 3, arbitrary: goodLine },
      { weight: 1, arbitrary: badLine },
      { weight: 2, arbitrary: passedOver },
    ),
  ),
);
