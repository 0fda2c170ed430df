import { X509Certificate } from "node:crypto";
import {
  certificateChainPem,
  isIssuedBy,
  isPem,
  parseCertificates,
  parsePrivateKey,
} from "../../../components/certificates/pem";
import { encryptKey, issue, type Pair, traditionalKey } from "../support/openssl";

let authority: Pair;
let leaf: Pair;
beforeAll(() => {
  authority = issue({ name: "authority", authority: true });
  leaf = issue({ name: "leaf", issuer: authority });
});

test.each([
  ["-----BEGIN CERTIFICATE-----", true],
  ["text before\n-----BEGIN EC PRIVATE KEY-----", true],
  ["-----BEGIN X509 CRL-----", true],
  ["", false],
  ["/etc/ssl/tls.crt", false],
  ["---BEGIN CERTIFICATE---", false],
  ["-----END CERTIFICATE-----", false],
])("isPem(%j) is %p", (text, expected) => {
  expect(isPem(text)).toBe(expected);
});

describe("parseCertificates", () => {
  const subjects = (pem: string) => parseCertificates(pem).map(({ subject }) => subject);

  test("reads the certificates in their order", () => {
    expect(subjects(leaf.certificatePem + authority.certificatePem)).toEqual(["CN=leaf", "CN=authority"]);
    expect(subjects(authority.certificatePem + leaf.certificatePem)).toEqual(["CN=authority", "CN=leaf"]);
  });

  test("passes over keys and text between them, and takes CRLF", () => {
    const text = `Subject: leaf\n${leaf.certificatePem}${leaf.privateKeyPem}\nissuer\n${authority.certificatePem}`;

    expect(subjects(text.replaceAll("\n", "\r\n"))).toEqual(["CN=leaf", "CN=authority"]);
  });

  test("finds none where there is none", () => {
    expect(parseCertificates(leaf.privateKeyPem)).toEqual([]);
  });

  test("throws for a block that is no certificate", () => {
    const damaged = leaf.certificatePem.replace("MII", "MIX");

    expect(() => parseCertificates(damaged)).toThrow();
  });
});

test("certificateChainPem writes the certificates one after the other, and is read back", () => {
  const pem = leaf.certificatePem + authority.certificatePem;

  expect(certificateChainPem(parseCertificates(pem))).toBe(pem);
  expect(certificateChainPem([])).toBe("");
});

describe("parsePrivateKey", () => {
  test("reads PKCS #8 and the older form", () => {
    expect(parsePrivateKey(leaf.privateKeyPem).asymmetricKeyType).toBe("ec");
    expect(parsePrivateKey(traditionalKey(leaf.privateKeyPem)).asymmetricKeyType).toBe("ec");
  });

  test("throws for an encrypted key and for a certificate", () => {
    expect(() => parsePrivateKey(encryptKey(leaf.privateKeyPem))).toThrow();
    expect(() => parsePrivateKey(leaf.certificatePem)).toThrow();
  });
});

test.each([true, false])(
  "isIssuedBy is true for the issuer alone (key identifiers: %p)",
  (keyIdentifiers) => {
    const issuer = issue({ name: "issuer", authority: true, keyIdentifiers });
    const issued = issue({ name: "issued", issuer, keyIdentifiers });
    const byIssued = issue({ name: "by issued", issuer: issued, keyIdentifiers });
    const impostor = issue({ name: "issuer", authority: true, keyIdentifiers });
    const isIssued = (one: Pair, other: Pair) =>
      isIssuedBy(new X509Certificate(one.certificatePem), new X509Certificate(other.certificatePem));

    expect(isIssued(issued, issuer)).toBe(true);
    expect(isIssued(issuer, issuer)).toBe(true);
    expect(isIssued(issued, issued)).toBe(false);
    expect(isIssued(issuer, issued)).toBe(false);
    // It signed with the right key, but is no certificate authority.
    expect(isIssued(byIssued, issued)).toBe(false);
    // It has the issuer's name, and a key of its own.
    expect(isIssued(issued, impostor)).toBe(false);
  },
);
