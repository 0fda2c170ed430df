import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { CertificateAuthorityArgs } from "../arguments";
import { certificateAuthorityValidityHours, expiryWarning } from "./validity";

/** The certificate authorities of a registry. */
export interface Authorities {
  /** The one that signs the server's certificate. */
  signing: tls.SelfSignedCert;

  /** The certificates of all that clients have to trust, the signing one's first, in PEM. */
  bundlePem: pulumi.Output<string>;
}

/** The generations of certificate authorities that there are, the signing one first. */
export function generations(args: CertificateAuthorityArgs | undefined): number[] {
  // A value of another type is absent here, and keeps the gate from opening.
  const others = (args?.alsoTrusted ?? []).filter((generation) => generation !== undefined);
  return [...new Set([args?.generation ?? 1, ...others])];
}

/** Creates a certificate authority for each generation, of which the first one signs. */
export function createAuthorities(
  name: string,
  [first = 1, ...others]: readonly number[],
  keyArgs: tls.PrivateKeyArgs,
  now: Date,
  opts: pulumi.CustomResourceOptions,
): Authorities {
  const create = (generation: number) => createAuthority(name, generation, keyArgs, now, opts);
  const signing = create(first);
  const all = [signing, ...others.map(create)];
  return {
    signing,
    bundlePem: pulumi.all(all.map(({ certPem }) => certPem)).apply((certificates) => certificates.join("")),
  };
}

function createAuthority(
  name: string,
  generation: number,
  keyArgs: tls.PrivateKeyArgs,
  now: Date,
  opts: pulumi.CustomResourceOptions,
): tls.SelfSignedCert {
  const suffix = generation === 1 ? "" : `-${generation}`;
  // Undefined, and not false: then the component's own option counts.
  const kept = { ...opts, protect: undefined };
  const key = new tls.PrivateKey(`${name}-ca-key${suffix}`, keyArgs, kept);
  const authority = new tls.SelfSignedCert(
    `${name}-ca-certificate${suffix}`,
    {
      privateKeyPem: key.privateKeyPem,
      isCaCertificate: true,
      // Not the hostname: a new one must not make a new authority.
      subject: {
        commonName: `${name} certificate authority${generation === 1 ? "" : ` ${generation}`}`,
        organization: "SecureRegistry",
      },
      validityPeriodHours: certificateAuthorityValidityHours,
      allowedUses: ["cert_signing", "crl_signing"],
      setSubjectKeyId: true,
    },
    // A component that is renamed, with an alias, keeps its authority.
    { ...kept, ignoreChanges: ["subject"] },
  );
  authority.validityEndTime.apply((end) => {
    const warning = expiryWarning("The registry's certificate authority", new Date(end), now);
    if (warning !== undefined) {
      pulumi.log.warn(`${warning} Move to the next one before, by \`tls.certificateAuthority\`.`, authority);
    }
  });
  return authority;
}
