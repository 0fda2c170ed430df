import fc from "fast-check";
import { anyCharacter } from "./characters";

const inLabel = fc.constantFrom(..."abcxyzABZ0189-");

const label = fc.oneof(
  { weight: 5, arbitrary: fc.string({ minLength: 1, maxLength: 8, unit: inLabel }) },
  { weight: 1, arbitrary: fc.integer({ min: 61, max: 65 }).map((length) => "a".repeat(length)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: anyCharacter }) },
  // Names beyond ASCII, and what only looks like their ASCII form (RFC 5890).
  {
    weight: 1,
    arbitrary: fc.constantFrom("bücher", "例え", "faß", "xn--bcher-kva", "xn--r8jz45g", "xn--fa-hia"),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6, unit: inLabel }).map((text) => `xn--${text}`) },
);

/** The last label, which a URL takes for the end of an IPv4 address if it is a number. */
const lastLabel = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("com", "example", "local", "test", "COM", "a1", "1a", "xn--p1ai") },
  { weight: 1, arbitrary: fc.constantFrom("0", "7", "08", "443", "0x", "0x1f", "0X7F", "0xg", "", "-") },
  { weight: 2, arbitrary: label },
);

const dnsNames = fc
  .tuple(fc.array(label, { maxLength: 3 }), lastLabel)
  .map(([labels, last]) => [...labels, last].join("."));

/** Names at the border of 253 characters. */
const longNames = fc.integer({ min: 245, max: 258 }).map((length) => {
  const labels = "a".repeat(length).replace(/(.{50})./g, "$1.");
  return labels.endsWith(".") ? `${labels.slice(0, -1)}a` : labels;
});

const ipv4 = fc.oneof(
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 5 }).map((parts) => parts.join(".")),
);

const ipv6 = fc.oneof(
  fc.ipV6(),
  fc.ipV4().map((address) => `::ffff:${address}`),
  fc.ipV4().map((address) => `64:ff9b::${address}`),
  fc.ipV6().map((address) => address.toUpperCase()),
  fc.constantFrom(
    "::",
    "::1",
    "fd00::1",
    "::ffff:a01:203",
    "0:0:0:0:0:ffff:a01:203",
    "1::2::3",
    ":1",
    "1:2:3:4:5:6:7:8:9",
  ),
  fc.tuple(fc.ipV6(), fc.constantFrom("%eth0", "%1", "%25eth0", "/64", "]")).map((parts) => parts.join("")),
);

/** What is no hostname, but holds one. */
const around = fc
  .tuple(
    fc.constantFrom("", "https://", "http://", "docker://", "//", "user@", " ", "[", "*."),
    fc.oneof(dnsNames, ipv4, ipv6),
    fc.constantFrom(
      "",
      ":5000",
      ":0",
      ":65536",
      ":99999999",
      "/v2/",
      ":443/x",
      "]",
      " ",
      "\n",
      ".",
      "?a",
      "#a",
      "\0",
    ),
  )
  .map((parts) => parts.join(""));

/** Hostnames, good and bad: DNS names, addresses, URLs, and other text. */
export const hostnames: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: dnsNames },
  { weight: 1, arbitrary: longNames },
  { weight: 1, arbitrary: fc.domain() },
  { weight: 2, arbitrary: ipv4 },
  { weight: 3, arbitrary: ipv6 },
  { weight: 3, arbitrary: around },
  { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: anyCharacter }) },
);

/** Subject alternative names: hostnames, and wildcards. */
export const subjectAlternativeNames: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: hostnames },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom("*.", "**.", "a*.", "*"), hostnames).map((parts) => parts.join("")),
  },
);
