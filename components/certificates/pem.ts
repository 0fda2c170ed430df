import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The line before or behind a certificate; OpenSSL knows further kinds, which are not read here. */
const certificateBoundary = /-(BEGIN|END) [A-Z0-9 ]*CERTIFICATE-/g;

/** Whether the text holds a PEM block of any kind (RFC 7468). */
export function isPem(text: string): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----/.test(text);
}

/** The certificates of a PEM text, in their order. Throws if one of them can't be read, or is cut off. */
export function parseCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(certificateBlock) ?? [];
  if ((pem.match(certificateBoundary) ?? []).length !== 2 * blocks.length) {
    throw new Error("a certificate in it is incomplete");
  }
  return blocks.map((block) => new X509Certificate(block));
}

/** The private key of a PEM text. Throws if there is none, or if it is encrypted. */
export function parsePrivateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}

/** The block of a private key of a kind that Go reads, and nothing around it. */
const privateKeyBlock =
  /^-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----\r?\n[A-Za-z0-9+/=\r\n]+-----END \1-----\s*$/;

/**
 * The private key as the registry reads it. A text that is nothing but the key stays as it is: Pulumi hides a
 * secret of the stack's configuration in its messages where it finds the same text. Else the key is written anew
 * (PKCS #8), without what is around it.
 */
export function privateKeyPem(pem: string): string {
  return privateKeyBlock.test(pem)
    ? pem
    : parsePrivateKey(pem).export({ type: "pkcs8", format: "pem" }).toString();
}

/** The certificates as one PEM text, as a TLS server presents them: its own first, then each one's issuer. */
export function certificateChainPem(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join("");
}

/** Whether the second certificate issued the first: itself, or as a certificate authority. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const mayIssue = issuer.ca || issuer === certificate;
  return mayIssue && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
