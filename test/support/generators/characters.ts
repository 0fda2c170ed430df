import fc from "fast-check";

/** Characters of each general category of Unicode (TR44, section 5.7.1), by the category's short name. */
export const categories: Readonly<Record<string, string>> = {
  Lu: "AZÉЖ𝐀",
  Ll: "azéßж𝒶",
  Lt: "ǅ",
  Lm: "ʰー",
  Lo: "ª中אﷲ𠀀",
  Mn: "\u0301\u0e31\ufe0f",
  Mc: "\u0903",
  Me: "\u20dd",
  Nd: "09٣𝟘",
  Nl: "Ⅷ",
  No: "²½",
  Pc: "_‿",
  Pd: "-–",
  Ps: "([„",
  Pe: ")]",
  Pi: "«“",
  Pf: "»”",
  Po: "!\"#%&'*,./:;?@\\",
  Sm: "+<=>|~",
  Sc: "$€",
  Sk: "^`¨",
  So: "©😀",
  Zs: " \u00a0\u1680\u2000\u200a\u202f\u205f\u3000",
  Zl: "\u2028",
  Zp: "\u2029",
  Cc: "\0\t\n\v\f\r\u001b\u001f\u007f\u0085\u009f",
  Cf: "\u00ad\u200b\u200d\u202e\ufeff\u{e0001}",
  Cs: "\udc00\udfff\ud800\udbff",
  Co: "\ue000\u{10fffd}",
  Cn: "\u0378\ufffe\uffff\u{10ffff}",
};

/** Categories that no user name and no password can have. */
const refused = ["Cc", "Zl", "Zp", "Cs"];

const good = Object.entries(categories).flatMap(([name, characters]) =>
  refused.includes(name) ? [] : [...characters],
);

const ascii = fc.constantFrom(...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)));

/** A character that can be displayed, or that changes how others are. */
export const displayedCharacter = fc.oneof(
  { weight: 3, arbitrary: ascii },
  { weight: 2, arbitrary: fc.constantFrom(...good) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 1, unit: "grapheme" }) },
);

/** Any character there is, and halves of surrogate pairs. */
export const anyCharacter = fc.oneof(
  { weight: 6, arbitrary: displayedCharacter },
  { weight: 1, arbitrary: fc.constantFrom(...refused.flatMap((name) => [...(categories[name] ?? "")])) },
  { weight: 1, arbitrary: fc.integer({ max: 0x10ffff, min: 0 }).map((code) => String.fromCodePoint(code)) },
);

/** A text, filled up to that many bytes of UTF-8 with a character of one to four bytes. */
export function filledUp(text: string, bytes: number, character: string): string {
  const missing = Math.max(0, bytes - Buffer.byteLength(text));
  const size = Buffer.byteLength(character);
  return text + character.repeat(Math.floor(missing / size)) + "x".repeat(missing % size);
}

/** Characters of one, two, three and four bytes of UTF-8. */
export const filling = fc.constantFrom("a", "é", "中", "😀");
