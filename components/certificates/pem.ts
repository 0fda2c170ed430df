import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Whether the text holds a PEM block of any kind (RFC 7468). */
export function isPem(text: string): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----/.test(text);
}

/** The certificates of a PEM text, in their order. Throws if one of them can't be read. */
export function parseCertificates(pem: string): X509Certificate[] {
  return (pem.match(certificateBlock) ?? []).map((block) => new X509Certificate(block));
}

/** The private key of a PEM text. Throws if there is none, or if it is encrypted. */
export function parsePrivateKey(pem: string): KeyObject {
  return createPrivateKey(pem);
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
