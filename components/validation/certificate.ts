import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { CertificateAuthorityArgs } from "../arguments";
import { isIssuedBy, isPem, parseCertificates, parsePrivateKey } from "../certificates/pem";
import { expiryWarning } from "../certificates/validity";
import { meantHostname } from "./address";
import { certificateRules, keyRules, serverCertificateRules } from "./certificateRules";
import { type Findings, type KnownArgs, type Problem, quote } from "./findings";

/** The algorithms that the component makes keys of. */
const keyAlgorithms: readonly string[] = ["ECDSA", "RSA"];

/** The TLS versions that can be the lowest. The registry itself refuses to start with an older one. */
const minimumVersions: readonly string[] = ["1.2", "1.3"];

type KnownTls = NonNullable<KnownArgs["tls"]>;

/** Checks the certificate's arguments. */
export function examineCertificate(args: KnownArgs, now: Date): Findings {
  const tls = args.tls ?? {};
  const findings: Findings = {
    problems: [
      ...oneOf("tls.keyAlgorithm", tls.keyAlgorithm, keyAlgorithms),
      ...oneOf("tls.minimumVersion", tls.minimumVersion, minimumVersions),
      ...generationProblems(tls.certificateAuthority ?? {}),
    ],
    warnings: [],
  };
  if (hasOwnCertificate(tls)) {
    const own = examineOwnCertificate(tls, args.hostname, now);
    findings.problems.push(...own.problems);
    findings.warnings.push(...own.warnings);
  }
  return findings;
}

/** Whether the user brings the certificate. */
export function hasOwnCertificate(tls: object): boolean {
  return "certificatePem" in tls || "privateKeyPem" in tls || "chainPem" in tls;
}

function oneOf(property: string, value: string | undefined, allowed: readonly string[]): Problem[] {
  return value === undefined || allowed.includes(value)
    ? []
    : [{ property, message: `must be ${allowed.map(quote).join(" or ")}, but is ${quote(value)}.` }];
}

function generationProblems({ generation = 1, alsoTrusted = [] }: CertificateAuthorityArgs): Problem[] {
  const property = "tls.certificateAuthority";
  const given: [string, number | undefined][] = [
    [`${property}.generation`, generation],
    ...alsoTrusted.map((other, index): [string, number] => [`${property}.alsoTrusted[${index}]`, other]),
  ];
  return given.flatMap(([path, value], index) => {
    if (value === undefined) {
      return [];
    }
    if (!Number.isSafeInteger(value) || value < 1) {
      return [{ property: path, message: `must be a whole number from 1, but is ${value}.` }];
    }
    const isRepeated = given.slice(0, index).some(([, other]) => other === value);
    return isRepeated
      ? [{ property: path, message: `must name another generation, but ${value} is named already.` }]
      : [];
  });
}

function examineOwnCertificate(tls: KnownTls, hostname: string, now: Date): Findings {
  const problems: Problem[] = [];
  for (const property of ["keyAlgorithm", "certificateAuthority", "subjectAlternativeNames"] as const) {
    if (tls[property] !== undefined) {
      const message = "has no effect on a certificate of your own. Remove it.";
      problems.push({ property: `tls.${property}`, message });
    }
  }
  const key = read("tls.privateKeyPem", tls.privateKeyPem, parsePrivateKey, problems);
  const certificates = read("tls.certificatePem", tls.certificatePem, parseCertificates, problems);
  const chain =
    tls.chainPem === undefined ? [] : read("tls.chainPem", tls.chainPem, parseCertificates, problems);

  const leaf = certificates?.[0];
  if (certificates === undefined || leaf === undefined || chain === undefined) {
    return { problems, warnings: [] };
  }
  if (key !== undefined && !leaf.checkPrivateKey(key)) {
    problems.push({
      property: "tls.privateKeyPem",
      message: "must be the key of `tls.certificatePem`, but belongs to another certificate.",
    });
  } else if (key !== undefined && keyRules(leaf.publicKey).length === 0) {
    problems.push(...keyRules(key).map((rule) => ({ property: "tls.privateKeyPem", message: `${rule}.` })));
  }
  problems.push(...hostnameCoverageProblems(leaf, hostname));
  problems.push(...chainProblems([...certificates, ...chain]));
  const all = [...certificates, ...chain];
  const broken = (property: string, certificate: X509Certificate, rules: readonly string[]) =>
    rules.map((rule) => ({ property, message: `${rule}: ${subjectOf(certificate)}.` }));
  problems.push(
    ...broken("tls.certificatePem", leaf, serverCertificateRules(leaf)),
    ...certificates.flatMap((each) => broken("tls.certificatePem", each, certificateRules(each))),
    ...chain.flatMap((each) => broken("tls.chainPem", each, certificateRules(each))),
    ...certificates.flatMap((certificate) => validityProblems("tls.certificatePem", certificate, now)),
    ...chain.flatMap((certificate) => validityProblems("tls.chainPem", certificate, now)),
  );

  const warnings = all.flatMap((certificate) => {
    const end = new Date(certificate.validTo);
    const warning =
      end > now ? expiryWarning(`The certificate of ${subjectOf(certificate)}`, end, now) : undefined;
    return warning === undefined ? [] : [`${warning} Set a new one in \`tls\` before.`];
  });
  return { problems, warnings };
}

function read<T extends object>(
  property: string,
  pem: string | undefined,
  parse: (pem: string) => T,
  problems: Problem[],
): T | undefined {
  if (pem === undefined || pem === "") {
    const message =
      "is missing: an own certificate needs `certificatePem` and `privateKeyPem`, and its chain unless it is self-signed.";
    problems.push({ property, message });
    return undefined;
  }
  if (!isPem(pem)) {
    const looksLikePath = /^[^\n]{1,1024}$/.test(pem) && /[/\\]|\.(pem|crt|cer|key)$/i.test(pem);
    const given = looksLikePath
      ? "is what looks like the path of a file. Give the file's content"
      : "has no PEM block";
    problems.push({ property, message: `must be PEM text (-----BEGIN ...-----), but ${given}.` });
    return undefined;
  }
  try {
    const parsed = parse(pem);
    if (!Array.isArray(parsed) || parsed.length > 0) {
      return parsed;
    }
    problems.push({ property, message: "must hold a certificate in PEM, but holds other blocks only." });
  } catch (error) {
    // OpenSSL's reason names no part of the key.
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({
      property,
      message: `can't be read: ${reason}. It must be PEM, and a key not encrypted.`,
    });
  }
  return undefined;
}

function hostnameCoverageProblems(leaf: X509Certificate, given: string | undefined): Problem[] {
  // Node.js throws at what is no name or address.
  const hostname = given === undefined ? undefined : meantHostname(given);
  if (hostname === undefined) {
    return [];
  }
  // Clients look at the subject alternative names alone (RFC 9525, section 2), so the subject does not count.
  const covered = isIP(hostname)
    ? leaf.checkIP(hostname)
    : leaf.checkHost(hostname, { subject: "never", partialWildcards: false });
  if (covered !== undefined) {
    return [];
  }
  const names = leaf.subjectAltName ?? "it has none";
  const message = `must cover the hostname ${quote(hostname)} in its subject alternative names (${names}). Have it issued for that name, or change \`hostname\`.`;
  return [{ property: "tls.certificatePem", message }];
}

function chainProblems(certificates: readonly X509Certificate[]): Problem[] {
  const property = "tls.chainPem";
  const [leaf, issuer] = certificates;
  if (leaf !== undefined && issuer === undefined && !isIssuedBy(leaf, leaf)) {
    const message = `is missing: the certificate was issued by ${nameOf(leaf.issuer)}. Add that certificate, and its issuers, or clients can't verify yours.`;
    return [{ property, message }];
  }
  for (const [index, certificate] of certificates.entries()) {
    const next = certificates[index + 1];
    if (next !== undefined && !isIssuedBy(certificate, next)) {
      const message = `must hold each certificate's issuer next to it: ${subjectOf(next)} did not issue ${subjectOf(certificate)}, which names ${nameOf(certificate.issuer)}.`;
      return [{ property, message }];
    }
  }
  return [];
}

function validityProblems(property: string, certificate: X509Certificate, now: Date): Problem[] {
  if (new Date(certificate.validTo) <= now) {
    const message = `has ended: ${subjectOf(certificate)} was valid until ${certificate.validTo}. Have it renewed.`;
    return [{ property, message }];
  }
  if (new Date(certificate.validFrom) > now) {
    const message = `is not valid yet: ${subjectOf(certificate)} starts on ${certificate.validFrom}. Check this machine's clock.`;
    return [{ property, message }];
  }
  return [];
}

function subjectOf(certificate: X509Certificate): string {
  return nameOf(certificate.subject ?? certificate.subjectAltName);
}

function nameOf(distinguishedName: string | undefined): string {
  return quote((distinguishedName ?? "an empty name").replace(/\n/g, ", "));
}
