import { createHash } from "node:crypto";
import { isIP } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { SecureRegistryArgs, TlsArgs } from "../arguments";
import type { Gate } from "../gate";
import { createAuthorities, generations } from "./authority";
import { certificateChainPem, parseCertificates, privateKeyPem } from "./pem";
import { renewalPeriod, renewBeforeHours, serverCertificateValidityHours } from "./validity";

/** What the registry serves TLS with. */
export interface ServerCertificate {
  /** The server's certificate, followed by its issuers, in PEM. */
  certificatePem: pulumi.Output<string>;

  /** Its private key in PEM; secret. */
  privateKeyPem: pulumi.Output<string>;

  /** The certificates that clients have to trust, in PEM. */
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
    privateKeyPem: pulumi.secret(gate.pass(own.privateKeyPem ?? "").apply(privateKeyPem)),
    caCertificatePem: certificates.apply((chain) => certificateChainPem(chain.slice(-1))),
  };
}

/**
 * Creates certificate authorities and a server certificate signed by the first. The authorities stay; the server
 * certificate is renewed whenever a renewal period has passed since its authority's start.
 */
export function createCertificate(
  name: string,
  args: SecureRegistryArgs,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): ServerCertificate {
  const now = new Date();
  const keys = keyArgs(args.tls, gate);
  const { signing, bundlePem } = createAuthorities(
    name,
    generations(args.tls?.certificateAuthority),
    keys,
    now,
    opts,
  );

  const key = new tls.PrivateKey(`${name}-server-key`, keys, opts);
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
      caPrivateKeyPem: signing.privateKeyPem,
      caCertPem: signing.certPem,
      validityPeriodHours: serverCertificateValidityHours,
      earlyRenewalHours: renewBeforeHours,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
      setSubjectKeyId: true,
    },
    {
      ...opts,
      // The provider finds out that a certificate is due only when it is refreshed (pulumi-tls#39).
      replacementTrigger: signing.validityStartTime.apply((start) => renewalPeriod(new Date(start), now)),
    },
  );
  return {
    certificatePem: certificate.certPem,
    privateKeyPem: key.privateKeyPem,
    caCertificatePem: bundlePem,
  };
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
