import { X509Certificate } from "node:crypto";
import { type Company, foundCompany } from "../support/authority";
import { problems } from "../support/examination";
import { explicitParameters, issue, type KeyKind } from "../support/openssl";

const hostname = "registry.example.com";
const covers = `DNS:${hostname}`;

let company: Company;
let own: { certificatePem: string; privateKeyPem: string; chainPem: string };
beforeAll(() => {
  company = foundCompany();
  own = { ...company.leaf, chainPem: company.intermediate.certificatePem + company.root.certificatePem };
});

describe("an own certificate", () => {
  const kinds = "RSA (2048 to 8192 bits), ECDSA (P-256, P-384 or P-521, by name) or Ed25519";

  test.each<[KeyKind, string]>([
    ["EC P-224", "ECDSA on secp224r1"],
    ["EC secp256k1", "ECDSA on secp256k1"],
    ["EC explicit", "ECDSA with explicit parameters"],
    ["RSA 1024", "RSA of 1024 bits"],
    ["RSA-PSS", "RSA-PSS of 2048 bits"],
    ["Ed448", "ED448"],
  ])("must not have an %s key, which the registry can't use", (key, kind) => {
    expect(problems({ tls: issue({ name: hostname, covers, key }) })).toEqual([
      `tls.certificatePem: must have a key of ${kinds}, but has one of ${kind}: "CN=${hostname}".`,
    ]);
  });

  test("must have issuers with keys that clients can use", () => {
    const root = issue({ name: "Old root", authority: true, key: "RSA 1024" });
    const leaf = issue({ name: hostname, covers, issuer: root });

    expect(problems({ tls: { ...leaf, chainPem: root.certificatePem } })).toEqual([
      `tls.chainPem: must have a key of ${kinds}, but has one of RSA of 1024 bits: "CN=Old root".`,
    ]);
  });

  test("must name its curve in its key file as well", () => {
    const { certificatePem, privateKeyPem } = own;
    const explicit = explicitParameters(privateKeyPem);

    expect(problems({ tls: { certificatePem, chainPem: own.chainPem, privateKeyPem: explicit } })).toEqual([
      `tls.privateKeyPem: must have a key of ${kinds}, but has one of ECDSA with explicit parameters.`,
    ]);
  });

  test("must not have a negative serial number, which Go does not read", () => {
    expect(problems({ tls: issue({ name: hostname, covers, serial: "-5" }) })).toEqual([
      `tls.certificatePem: must not have a negative serial number (RFC 5280, section 4.1.2.2). Have it issued anew: "CN=${hostname}".`,
    ]);
  });

  test.each([
    ["serverAuth", true],
    ["clientAuth,serverAuth", true],
    ["anyExtendedKeyUsage", true],
    ["clientAuth", false],
    ["codeSigning,emailProtection", false],
  ])("with the extended key usage %s is accepted: %p", (usage, good) => {
    expect(problems({ tls: issue({ name: hostname, covers, usage }) })).toEqual(
      good
        ? []
        : [
            `tls.certificatePem: must have the extended key usage of TLS servers (serverAuth), as it names others. Have it issued anew: "CN=${hostname}".`,
          ],
    );
  });

  test("must not cover the hostname by a part of a label, which Go does not take for a wildcard", () => {
    expect(problems({ tls: issue({ name: hostname, covers: "DNS:reg*.example.com" }) })).toEqual([
      expect.stringMatching(/^tls\.certificatePem: must cover the hostname "registry\.example\.com"/),
    ]);
  });

  test("must not have a damaged root at the end of its chain", () => {
    const root = damaged(company.root.certificatePem);

    expect(problems({ tls: { ...own, chainPem: company.intermediate.certificatePem + root } })).toEqual([
      'tls.chainPem: must be whole, but its signature does not match it. Copy it again: "CN=Root".',
    ]);
  });

  test.each<[string, (pem: string) => string]>([
    ["cut off", (pem) => pem.slice(0, -100)],
    ["without its first line", (pem) => pem.slice(pem.indexOf("\n"))],
    ["of OpenSSL's own kind", (pem) => pem.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE")],
  ])("must not lose a certificate of its chain that is %s", (_, damage) => {
    const chainPem = company.intermediate.certificatePem + damage(company.root.certificatePem);

    expect(problems({ tls: { ...own, chainPem } })).toEqual([
      "tls.chainPem: can't be read: a certificate in it is incomplete. It must be PEM, and a key not encrypted.",
    ]);
  });

  test("must cover the hostname that was meant", () => {
    expect(problems({ hostname: "https://other.example:5000", tls: own })).toEqual([
      expect.stringMatching(/^hostname: .* Set `hostname` to "other\.example" and `port` to 5000\.$/),
      expect.stringMatching(/^tls\.certificatePem: must cover the hostname "other\.example"/),
    ]);
  });

  test.each(["fe80::1%eth0", "a\0b", "", "https://registry.example.com"])(
    "is not compared with the hostname %j, or with the good one that it has in it",
    (name) => {
      const found = problems({ hostname: name, tls: own });

      expect(found).toEqual([expect.stringMatching(/^hostname: /)]);
    },
  );
});

/** The certificate with another bit at the end of its signature. */
function damaged(certificatePem: string): string {
  const der = Buffer.from(new X509Certificate(certificatePem).raw);
  der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
}
