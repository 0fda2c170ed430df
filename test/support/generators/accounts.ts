import fc from "fast-check";
import { anyCharacter, displayedCharacter, filledUp, filling } from "./characters";

const displayed = fc.string({ minLength: 1, maxLength: 24, unit: displayedCharacter });
const anything = fc.string({ maxLength: 24, unit: anyCharacter });

/** Names that mean something else to JavaScript, the shell, YAML, Docker or HTTP. */
const telling = fc.constantFrom(
  ...["", "__proto__", "constructor", "toString", "hasOwnProperty", "length", "then", "valueOf", "0", "-1"],
  ...[
    "null",
    "true",
    "undefined",
    "~",
    "-u",
    "--",
    "$HOME",
    "$(id)",
    "`id`",
    "%s",
    "%00",
    "\\n",
    "..",
    "a/b",
  ],
  ...["docker", "root", "<token>", "elton@example.com", "EXAMPLE\\elton", "#", "#a", "a#", ":", ":a", "a:"],
);

/** Good texts, filled up to a length in bytes of UTF-8 between these two. */
function filledTo(min: number, max: number): fc.Arbitrary<string> {
  return fc
    .tuple(displayed, fc.integer({ min, max }), filling)
    .map(([text, bytes, character]) => filledUp(text, bytes, character));
}

/** User names, good and bad, at the border of 255 bytes as well. */
export const userNames: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: displayed },
  { weight: 3, arbitrary: anything },
  { weight: 1, arbitrary: telling },
  { weight: 1, arbitrary: filledTo(253, 258) },
);

/** Passwords, good and bad, at the border of 72 bytes as well. */
export const passwords: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: displayed },
  { weight: 2, arbitrary: anything },
  { weight: 1, arbitrary: telling },
  { weight: 3, arbitrary: filledTo(69, 76) },
);
