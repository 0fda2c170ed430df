/** One account of an htpasswd file. */
export interface HtpasswdEntry {
  /** The user name. */
  user: string;

  /** The password's hash as it stands in the file. */
  hash: string;
}

/** What was read from an htpasswd file: its accounts, and the numbers of the lines that are none. */
export interface ParsedHtpasswd {
  entries: (HtpasswdEntry & { line: number })[];
  malformedLines: number[];
}

/**
 * A bcrypt hash with a cost of 4 to 31; its first group is the cost. The last character stands for 4 bits and 2
 * that are always 0: with another one, no password matches.
 */
const bcryptHash = /^\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{52}[.CGKOSWaeimquy26]$/;

/** The cost of a bcrypt hash, or undefined if the text is none. */
export function bcryptCostOf(hash: string): number | undefined {
  const cost = bcryptHash.exec(hash)?.[1];
  return cost === undefined ? undefined : Number(cost);
}

/**
 * Reads an htpasswd file as Apache and editors write it: a byte order mark, CRLF, white space around a line,
 * blank lines and comments are passed over.
 */
export function parseHtpasswd(text: string): ParsedHtpasswd {
  const parsed: ParsedHtpasswd = { entries: [], malformedLines: [] };
  // trim() takes U+FEFF, the byte order mark, for white space.
  const lines = text.split("\n").map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    if (line === "" || line.startsWith("#")) {
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 0) {
      parsed.malformedLines.push(index + 1);
    } else {
      parsed.entries.push({ user: line.slice(0, colon), hash: line.slice(colon + 1), line: index + 1 });
    }
  }
  return parsed;
}

/** The htpasswd file of these accounts: one line each, in the order of their names' code units. */
export function renderHtpasswd(entries: readonly HtpasswdEntry[]): string {
  return [...entries]
    .sort((a, b) => (a.user < b.user ? -1 : 1))
    .map(({ user, hash }) => `${user}:${hash}\n`)
    .join("");
}
