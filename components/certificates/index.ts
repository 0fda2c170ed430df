import { createHash } from "node:crypto";
import { isIP } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { SecureRegistryArgs, TlsArgs } from "../arguments";
import type { Gate } from "../gate";
import { certificateChainPem, parseCertificates } from "./pem";
import {
  certificateAuthorityValidityHours,
  expiryWarning,
  renewalPeriod,
  renewBeforeHours,
  serverCertificateValidityHours,
} from "./validity";

/** What the registry serves TLS with. */
export interface ServerCertificate {
  /** The server's certificate, followed by its issuers, in PEM. */
  certificatePem: pulumi.Output<string>;

  /** Its private key in PEM; secret. */
  privateKeyPem: pulumi.Output<string>;

  /** The certificate that clients have to trust, in PEM. */
  caCertificatePem: pulumi.Output<string>;
}

/** The SHA-256 fingerprint of a PEM text, in hex: it changes whenever the text does. */
export function fingerprint(pem: string): string {
  return createHash("sha256").update(pem).digest("hex");
}

/** The certificate that the user brings, with its chain in order. */
export function ownCertificate(own: TlsArgs, gate: Gate): ServerCertificate {
  const certificates = pulumi
    .all([gate.pass(own.certificatePem ?? ""), gate.pass(own.chainPem, "")])
    .apply(([certificate, chain]) => [...parseCertificates(certificate), ...parseCertificates(chain)]);
  return {
    certificatePem: certificates.apply((chain) => certificateChainPem(chain)),
    privateKeyPem: pulumi.secret(gate.pass(own.privateKeyPem ?? "")),
    caCertificatePem: certificates.apply((chain) => certificateChainPem(chain.slice(-1))),
  };
}

/**
 * Creates a certificate authority and a server certificate signed by it. The authority stays; the server
 * certificate is renewed whenever a renewal period has passed since the authority's start.
 */
export function createCertificate(
  name: string,
  args: SecureRegistryArgs,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): ServerCertificate {
  const now = new Date();
  const authority = createAuthority(name, args, gate, now, opts);

  const key = new tls.PrivateKey(`${name}-server-key`, keyArgs(args.tls, gate), opts);
  const request = new tls.CertRequest(
    `${name}-server-request`,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: commonName(gate.pass(args.hostname)) },
      ...subjectAlternativeNames(args, gate),
    },
    opts,
  );
  const certificate = new tls.LocallySignedCert(
    `${name}-server-certificate`,
    {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: authority.privateKeyPem,
      caCertPem: authority.certPem,
      validityPeriodHours: serverCertificateValidityHours,
      earlyRenewalHours: renewBeforeHours,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
      setSubjectKeyId: true,
    },
    {
      ...opts,
      // The provider finds out that a certificate is due only when it is refreshed (pulumi-tls#39).
      replacementTrigger: authority.validityStartTime.apply((start) => renewalPeriod(new Date(start), now)),
    },
  );
  return {
    certificatePem: certificate.certPem,
    privateKeyPem: key.privateKeyPem,
    caCertificatePem: authority.certPem,
  };
}

function createAuthority(
  name: string,
  args: SecureRegistryArgs,
  gate: Gate,
  now: Date,
  opts: pulumi.CustomResourceOptions,
): tls.SelfSignedCert {
  const key = new tls.PrivateKey(`${name}-ca-key`, keyArgs(args.tls, gate), opts);
  const authority = new tls.SelfSignedCert(
    `${name}-ca-certificate`,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      // Not the hostname: a new one must not make a new authority.
      subject: { commonName: `${name} certificate authority`, organization: "SecureRegistry" },
      validityPeriodHours: certificateAuthorityValidityHours,
      allowedUses: ["cert_signing", "crl_signing"],
      setSubjectKeyId: true,
    },
    // A component that is renamed, with an alias, keeps its authority.
    { ...opts, ignoreChanges: ["subject"] },
  );
  authority.validityEndTime.apply((end) => {
    const warning = expiryWarning("The registry's certificate authority", new Date(end), now);
    if (warning !== undefined) {
      pulumi.log.warn(
        `${warning} Replace it before: pulumi up --replace URN, with the URN of this resource.`,
        authority,
      );
    }
  });
  return authority;
}

function keyArgs(args: TlsArgs | undefined, gate: Gate): tls.PrivateKeyArgs {
  // The provider ignores the size or curve of the algorithm that is not chosen.
  return { algorithm: gate.pass(args?.keyAlgorithm, "ECDSA"), ecdsaCurve: "P256", rsaBits: 3072 };
}

function subjectAlternativeNames(
  args: SecureRegistryArgs,
  gate: Gate,
): Pick<tls.CertRequestArgs, "dnsNames" | "ipAddresses"> {
  const names = pulumi
    .all([gate.pass(args.hostname), gate.pass(args.tls?.subjectAlternativeNames, [])])
    .apply(([hostname, further]) => [...new Set([hostname, "localhost", "127.0.0.1", ...further])]);
  return {
    dnsNames: names.apply((all) => all.filter((name) => isIP(name) === 0)),
    ipAddresses: names.apply((all) => all.filter((name) => isIP(name) !== 0)),
  };
}

/** X.520 allows 64 characters; clients look at the subject alternative names alone. */
function commonName(hostname: pulumi.Output<string>): pulumi.Output<string> {
  return hostname.apply((name) => name.slice(0, 64));
}
