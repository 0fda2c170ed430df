import { type Company, foundCompany } from "../support/authority";
import { findings, now, problems } from "../support/examination";
import { encryptKey, issue, type KeyKind, type Pair, traditionalKey } from "../support/openssl";

const hostname = "registry.example.com";
const covers = `DNS:${hostname}`;
const day = 24 * 60 * 60 * 1000;

let company: Company;
let selfSigned: Pair;
let own: { certificatePem: string; privateKeyPem: string; chainPem: string };
beforeAll(() => {
  company = foundCompany();
  selfSigned = issue({ name: hostname, covers });
  own = { ...company.leaf, chainPem: company.intermediate.certificatePem + company.root.certificatePem };
});

describe("a generated certificate", () => {
  test.each([
    ["tls.keyAlgorithm", { keyAlgorithm: "ECDSA" }],
    ["tls.keyAlgorithm", { keyAlgorithm: "RSA" }],
    ["tls.minimumVersion", { minimumVersion: "1.2" }],
    ["tls.minimumVersion", { minimumVersion: "1.3" }],
    ["tls.certificateAuthority", { certificateAuthority: {} }],
    ["tls.certificateAuthority", { certificateAuthority: { generation: 3 } }],
    ["tls.certificateAuthority", { certificateAuthority: { alsoTrusted: [2] } }],
    ["tls.certificateAuthority", { certificateAuthority: { generation: 2, alsoTrusted: [1, 3] } }],
  ])("takes %s as in %j", (_, tls) => {
    expect(findings({ tls })).toEqual({ problems: [], warnings: [] });
  });

  test.each([
    [{ keyAlgorithm: "ED25519" }, 'tls.keyAlgorithm: must be "ECDSA" or "RSA", but is "ED25519".'],
    [{ keyAlgorithm: "rsa" }, 'tls.keyAlgorithm: must be "ECDSA" or "RSA", but is "rsa".'],
    [{ keyAlgorithm: "" }, 'tls.keyAlgorithm: must be "ECDSA" or "RSA", but is "".'],
    [{ minimumVersion: "1.1" }, 'tls.minimumVersion: must be "1.2" or "1.3", but is "1.1".'],
    [{ minimumVersion: "tls1.2" }, 'tls.minimumVersion: must be "1.2" or "1.3", but is "tls1.2".'],
    [{ minimumVersion: 1.2 }, "tls.minimumVersion: must be text, but is a number."],
    ...[0, -1, 1.5, Number.NaN].map((generation): [object, string] => [
      { certificateAuthority: { generation } },
      `tls.certificateAuthority.generation: must be a whole number from 1, but is ${generation}.`,
    ]),
    [
      { certificateAuthority: { generation: 2, alsoTrusted: [3, 0] } },
      "tls.certificateAuthority.alsoTrusted[1]: must be a whole number from 1, but is 0.",
    ],
    [
      { certificateAuthority: { alsoTrusted: [1] } },
      "tls.certificateAuthority.alsoTrusted[0]: must name another generation, but 1 is named already.",
    ],
    [
      { certificateAuthority: { generation: 2, alsoTrusted: [3, 3] } },
      "tls.certificateAuthority.alsoTrusted[1]: must name another generation, but 3 is named already.",
    ],
  ])("refuses %j", (tls, problem) => {
    expect(problems({ tls })).toEqual([problem]);
  });
});

describe("an own certificate", () => {
  test.each<[string, () => object]>([
    ["with its chain in chainPem", () => own],
    [
      "with its chain in certificatePem",
      () => ({ ...company.leaf, certificatePem: company.leaf.certificatePem + own.chainPem }),
    ],
    [
      "with its chain in both",
      () => ({
        ...company.leaf,
        certificatePem: company.leaf.certificatePem + company.intermediate.certificatePem,
        chainPem: company.root.certificatePem,
      }),
    ],
    [
      "with a chain that does not go up to the root",
      () => ({ ...own, chainPem: company.intermediate.certificatePem }),
    ],
    ["that is self-signed, without a chain", () => selfSigned],
    [
      "with lines that end in CRLF",
      () => ({ ...own, certificatePem: own.certificatePem.replaceAll("\n", "\r\n") }),
    ],
    ["with a key in the older form", () => ({ ...own, privateKeyPem: traditionalKey(own.privateKeyPem) })],
    ["and the lowest TLS version", () => ({ ...own, minimumVersion: "1.3" })],
  ])("may be one %s", (_, tls) => {
    expect(findings({ tls: tls() })).toEqual({ problems: [], warnings: [] });
  });

  test.each<KeyKind>(["EC", "EC P-384", "EC P-521", "RSA", "Ed25519"])("may have an %s key", (key) => {
    expect(findings({ tls: issue({ name: hostname, covers, key }) })).toEqual({ problems: [], warnings: [] });
  });

  test.each([
    "registry.example.com",
    "REGISTRY.example.com",
    "a.apps.example.com",
    "10.0.0.1",
    "fd00::1",
    "fd00:0::1",
  ])("may cover the hostname %s", (name) => {
    expect(problems({ hostname: name, tls: own })).toEqual([]);
  });

  test.each(["example.com", "a.b.apps.example.com", "apps.example.com", "10.0.0.2", "fd00::2", "localhost"])(
    "must cover the hostname, and does not cover %s",
    (name) => {
      expect(problems({ hostname: name, tls: own })).toEqual([
        `tls.certificatePem: must cover the hostname "${name}" in its subject alternative names (DNS:registry.example.com, DNS:*.apps.example.com, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1). Have it issued for that name, or change \`hostname\`.`,
      ]);
    },
  );

  test("must not have the hostname in its common name alone", () => {
    expect(problems({ tls: issue({ name: hostname }) })).toEqual([
      'tls.certificatePem: must cover the hostname "registry.example.com" in its subject alternative names (it has none). Have it issued for that name, or change `hostname`.',
    ]);
  });

  const missing =
    "is missing: an own certificate needs `certificatePem` and `privateKeyPem`, and its chain unless it is self-signed.";

  test.each<[string, () => object, string[]]>([
    ["its key", () => ({ certificatePem: selfSigned.certificatePem }), [`tls.privateKeyPem: ${missing}`]],
    [
      "its certificate",
      () => ({ privateKeyPem: selfSigned.privateKeyPem }),
      [`tls.certificatePem: ${missing}`],
    ],
    ["its key's content", () => ({ ...selfSigned, privateKeyPem: "" }), [`tls.privateKeyPem: ${missing}`]],
    [
      "its certificate's content",
      () => ({ ...selfSigned, certificatePem: "" }),
      [`tls.certificatePem: ${missing}`],
    ],
    ["its chain's content", () => ({ ...selfSigned, chainPem: "" }), [`tls.chainPem: ${missing}`]],
    [
      "both, with a chain alone",
      () => ({ chainPem: own.chainPem }),
      [`tls.privateKeyPem: ${missing}`, `tls.certificatePem: ${missing}`],
    ],
  ])("must not lack %s", (_, tls, expected) => {
    expect(problems({ tls: tls() })).toEqual(expected);
  });

  const path =
    "must be PEM text (-----BEGIN ...-----), but is what looks like the path of a file. Give the file's content.";
  const noPem = "must be PEM text (-----BEGIN ...-----), but has no PEM block.";

  test.each<[string, object, string]>([
    ["a path for the certificate", { certificatePem: "/etc/ssl/tls.crt" }, `tls.certificatePem: ${path}`],
    ["a file's name for the certificate", { certificatePem: "tls.pem" }, `tls.certificatePem: ${path}`],
    ["a path for the key", { privateKeyPem: "C:\\tls.key" }, `tls.privateKeyPem: ${path}`],
    ["a path for the chain", { chainPem: "./chain" }, `tls.chainPem: ${path}`],
    ["some text for the certificate", { certificatePem: "some text" }, `tls.certificatePem: ${noPem}`],
    ["DER in base64 for the key", { privateKeyPem: "MIGH\nAg/A" }, `tls.privateKeyPem: ${noPem}`],
  ])("must be PEM, and not %s", (_, part, problem) => {
    expect(problems({ tls: { ...own, ...part } })).toEqual([problem]);
  });

  test.each<[string, () => object, string]>([
    [
      "keys for certificates",
      () => ({ certificatePem: own.privateKeyPem }),
      "tls.certificatePem: must hold a certificate in PEM, but holds other blocks only.",
    ],
    [
      "keys for the chain",
      () => ({ chainPem: own.privateKeyPem }),
      "tls.chainPem: must hold a certificate in PEM, but holds other blocks only.",
    ],
    [
      "the key of another certificate",
      () => ({ privateKeyPem: selfSigned.privateKeyPem }),
      "tls.privateKeyPem: must be the key of `tls.certificatePem`, but belongs to another certificate.",
    ],
  ])("must not have %s", (_, part, problem) => {
    expect(problems({ tls: { ...own, ...part() } })).toEqual([problem]);
  });

  test.each<[string, string, () => object]>([
    ["an encrypted key", "privateKeyPem", () => ({ privateKeyPem: encryptKey(own.privateKeyPem) })],
    ["a certificate for a key", "privateKeyPem", () => ({ privateKeyPem: own.certificatePem })],
    [
      "a damaged certificate",
      "certificatePem",
      () => ({ certificatePem: own.certificatePem.replace("MII", "MIX") }),
    ],
    ["a damaged key", "privateKeyPem", () => ({ privateKeyPem: own.privateKeyPem.replace("MI", "MX") })],
  ])("must not have %s, and the reason is told", (_, property, part) => {
    expect(problems({ tls: { ...own, ...part() } })).toEqual([
      expect.stringMatching(
        new RegExp(`^tls\\.${property}: can't be read: .+\\. It must be PEM, and a key not encrypted\\.$`),
      ),
    ]);
  });

  test("must have its chain unless it is self-signed", () => {
    expect(problems({ tls: company.leaf })).toEqual([
      'tls.chainPem: is missing: the certificate was issued by "CN=Intermediate". Add that certificate, and its issuers, or clients can\'t verify yours.',
    ]);
  });

  const gap = (next: string, certificate: string, issuer: string) =>
    `tls.chainPem: must hold each certificate's issuer next to it: "CN=${next}" did not issue "CN=${certificate}", which names "CN=${issuer}".`;

  test.each<[string, () => string, string]>([
    [
      "the wrong order",
      () => company.root.certificatePem + company.intermediate.certificatePem,
      gap("Root", "Leaf", "Intermediate"),
    ],
    ["a gap", () => company.root.certificatePem, gap("Root", "Leaf", "Intermediate")],
    [
      "something else behind it",
      () => company.intermediate.certificatePem + selfSigned.certificatePem,
      gap(hostname, "Intermediate", "Root"),
    ],
    [
      "an issuer of the right name with another key",
      () => issue({ name: "Intermediate", authority: true }).certificatePem,
      gap("Intermediate", "Leaf", "Intermediate"),
    ],
  ])("must not have %s in its chain", (_, chainPem, problem) => {
    expect(problems({ tls: { ...own, chainPem: chainPem() } })).toEqual([problem]);
  });

  test("must not be issued by one that is no certificate authority, whatever it signed", () => {
    const { intermediate, root } = company;
    const server = issue({ name: "Server", covers, issuer: intermediate });
    const issued = issue({ name: hostname, covers, issuer: server });
    const chainPem = server.certificatePem + intermediate.certificatePem + root.certificatePem;

    expect(problems({ tls: { ...issued, chainPem } })).toEqual([gap("Server", hostname, "Server")]);
  });

  test("does not lack its chain if that may be what was misspelt", () => {
    expect(problems({ tls: { ...company.leaf, chain: own.chainPem } })).toEqual([
      "tls.chain: is not an argument of this component. Check its spelling.",
    ]);
  });

  test("may be self-signed without being a certificate authority", () => {
    expect(problems({ tls: issue({ name: hostname, covers, authority: false }) })).toEqual([]);
  });

  test("must come first", () => {
    const tls = { ...own, certificatePem: own.chainPem + own.certificatePem, chainPem: undefined };

    expect(problems({ tls: present(tls) }).map((problem) => problem.slice(0, 45))).toEqual([
      "tls.privateKeyPem: must be the key of `tls.ce",
      'tls.certificatePem: must cover the hostname "',
      gap("Leaf", "Root", "Root").slice(0, 45),
    ]);
  });

  test("makes arguments of a generated one pointless", () => {
    expect(
      problems({
        tls: {
          ...own,
          keyAlgorithm: "RSA",
          certificateAuthority: {},
          subjectAlternativeNames: ["a.example"],
        },
      }),
    ).toEqual([
      "tls.keyAlgorithm: has no effect on a certificate of your own. Remove it.",
      "tls.certificateAuthority: has no effect on a certificate of your own. Remove it.",
      "tls.subjectAlternativeNames: has no effect on a certificate of your own. Remove it.",
    ]);
  });

  test.each([
    ["a day before it starts", -1],
    ["a day after it has ended", 201],
  ])("must be valid, with all of its chain: it is not on %s", (_, days) => {
    const at = new Date(now.getTime() + days * day);
    const rule = days < 0 ? "is not valid yet" : "has ended";
    const property = { Leaf: "tls.certificatePem", Intermediate: "tls.chainPem", Root: "tls.chainPem" };

    const found = problems({ tls: own }, undefined, at);

    expect(found).toEqual(
      Object.entries(property).map(([name, path]) =>
        expect.stringMatching(new RegExp(`^${path}: ${rule}: "CN=${name}"`)),
      ),
    );
  });

  test("is told by the argument that holds it, if its chain ends before it does", () => {
    const root = issue({ name: "Short root", authority: true, days: 10 });
    const leaf = issue({ name: hostname, covers, issuer: root });
    const at = new Date(now.getTime() + 20 * day);
    const ended = (property: string) => [
      expect.stringMatching(new RegExp(`^tls\\.${property}: has ended: "CN=Short root" was valid until `)),
    ];

    const apart = { ...leaf, chainPem: root.certificatePem };
    expect(problems({ tls: apart }, undefined, at)).toEqual(ended("chainPem"));
    const together = { ...leaf, certificatePem: leaf.certificatePem + root.certificatePem };
    expect(problems({ tls: together }, undefined, at)).toEqual(ended("certificatePem"));
  });

  test("that has ended is told with the day and the remedy", () => {
    expect(problems({ tls: selfSigned }, undefined, new Date("2100-01-01"))).toEqual([
      expect.stringMatching(
        /^tls\.certificatePem: has ended: "CN=registry\.example\.com" was valid until .+ GMT\. Have it renewed\.$/,
      ),
    ]);
  });

  test("that is not valid yet is told with the day and the remedy", () => {
    expect(problems({ tls: selfSigned }, undefined, new Date("2000-01-01"))).toEqual([
      expect.stringMatching(
        /^tls\.certificatePem: is not valid yet: "CN=registry\.example\.com" starts on .+ GMT\. Check this machine's clock\.$/,
      ),
    ]);
  });

  test.each([
    ["more than 60 days", 139.5, 0],
    ["59 days", 140.5, 1],
  ])("gets a warning less than 60 days before its end, with %s left", (_, days, count) => {
    const { problems: found, warnings } = findings(
      { tls: selfSigned },
      undefined,
      new Date(now.getTime() + days * day),
    );

    expect(found).toEqual([]);
    expect(warnings).toEqual(
      Array.from({ length: count }, () =>
        expect.stringMatching(
          /^The certificate of "CN=registry\.example\.com" ends on \d{4}-\d\d-\d\d, in 59 days\. Set a new one in `tls` before\.$/,
        ),
      ),
    );
  });

  test("that has ended gets no warning beside the problem", () => {
    expect(findings({ tls: selfSigned }, undefined, new Date("2100-01-01")).warnings).toEqual([]);
  });
});

test("no line of a private key appears in any message", () => {
  const text = [
    { ...own, privateKeyPem: own.privateKeyPem.replace("MI", "MX") },
    { ...own, certificatePem: own.privateKeyPem, chainPem: own.privateKeyPem },
    { ...own, privateKeyPem: own.privateKeyPem.replaceAll("-", "") },
    { ...own, privateKeyPem: own.privateKeyPem.replaceAll("\n", "/") },
    { ...own, privateKeyPem: selfSigned.privateKeyPem },
  ].map((tls) => problems({ tls }));

  expect(text.every((found) => found.length > 0)).toBe(true);
  for (const line of [
    ...own.privateKeyPem.split("\n").slice(1, -2),
    ...selfSigned.privateKeyPem.split("\n").slice(1, -2),
  ]) {
    expect(text.flat().join("\n")).not.toContain(line.slice(8, 40));
  }
});

function present(properties: object): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
