import type { KeyObject, X509Certificate } from "node:crypto";

/** OpenSSL's names of the curves that Go's TLS signs with: P-256, P-384 and P-521. */
const curves: readonly unknown[] = ["prime256v1", "secp384r1", "secp521r1"];

/** OpenSSL takes no smaller RSA keys for secure (security level 2), and TLS clients in Go refuse larger ones. */
const rsaBits = { least: 2048, most: 8192 };

/** The identifier of EC keys, and the tag of the curve's name that follows (RFC 5480, section 2.1.1). */
const ecOfNamedCurve = Buffer.from("06072a8648ce3d020106", "hex");

/** The extended key usages of TLS servers and of all (RFC 5280, section 4.2.1.12). */
const serverUsages: readonly string[] = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];

/** The rules that any certificate breaks, its server's or an issuer's, which the registry or its clients can't use. */
export function certificateRules(certificate: X509Certificate): string[] {
  const rules = keyRules(certificate.publicKey);
  if (certificate.serialNumber.startsWith("-")) {
    rules.push("must not have a negative serial number (RFC 5280, section 4.1.2.2). Have it issued anew");
  }
  if (certificate.checkIssued(certificate) && !certificate.verify(certificate.publicKey)) {
    rules.push("must be whole, but its signature does not match it. Copy it again");
  }
  return rules;
}

/** The rules that a server's certificate breaks beside those of any. */
export function serverCertificateRules(certificate: X509Certificate): string[] {
  // Node.js has the extended key usage here, and nothing where the certificate does not limit it.
  const usages: readonly string[] | undefined = certificate.keyUsage;
  return usages === undefined || usages.some((usage) => serverUsages.includes(usage))
    ? []
    : [
        "must have the extended key usage of TLS servers (serverAuth), as it names others. Have it issued anew",
      ];
}

/** The rules that a public or private key breaks: Go, in which the registry is written, knows fewer kinds than Node.js. */
export function keyRules(key: KeyObject): string[] {
  return isUsable(key)
    ? []
    : [
        `must have a key of RSA (${rsaBits.least} to ${rsaBits.most} bits), ECDSA (P-256, P-384 or P-521, by name) or Ed25519, but has one of ${kindOf(key)}`,
      ];
}

function isUsable(key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case "rsa":
      return modulusLength >= rsaBits.least && modulusLength <= rsaBits.most;
    case "ec":
      return curves.includes(namedCurve) && namesItsCurve(key);
    default:
      return key.asymmetricKeyType === "ed25519";
  }
}

function namesItsCurve(key: KeyObject): boolean {
  const der =
    key.type === "private"
      ? key.export({ type: "pkcs8", format: "der" })
      : key.export({ type: "spki", format: "der" });
  return der.includes(ecOfNamedCurve);
}

function kindOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "ec") {
    return namesItsCurve(key) ? `ECDSA on ${namedCurve}` : "ECDSA with explicit parameters";
  }
  const bits = modulusLength === undefined ? "" : ` of ${modulusLength} bits`;
  return `${key.asymmetricKeyType?.toUpperCase()}${bits}`;
}
