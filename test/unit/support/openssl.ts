import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate with its key, both in PEM. */
export interface Pair {
  certificatePem: string;
  privateKeyPem: string;
}

/** What a certificate is made of. */
export interface Wishes {
  /** The subject's common name. */
  name: string;

  /** The subject alternative names as OpenSSL writes them, such as `DNS:example.com,IP:10.0.0.1`. */
  covers?: string;

  /** Who signs it; itself if absent. */
  issuer?: Pair;

  /** Whether it may sign others. */
  authority?: boolean;

  key?: KeyKind;

  days?: number;

  /** The extended key usage as OpenSSL writes it, such as `serverAuth`. */
  usage?: string;

  serial?: string;

  /** Whether it names its own key and its issuer's by their digests. */
  keyIdentifiers?: boolean;
}

const keyOptions = {
  EC: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  RSA: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  Ed25519: ["-algorithm", "ED25519"],
  "EC P-384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  "EC P-521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
  // Go knows none of these, or its TLS does not use them.
  "EC P-224": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"],
  "EC secp256k1": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
  "EC explicit": [
    ...["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"],
  ],
  "RSA 1024": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
  "RSA-PSS": ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
  Ed448: ["-algorithm", "ED448"],
} as const;

export type KeyKind = keyof typeof keyOptions;

/** Makes a key and a certificate for it, valid from now on. */
export function issue(wishes: Wishes): Pair {
  const { name, issuer, key = "EC", days = 200 } = wishes;
  return inFolder((folder) => {
    const privateKeyPem = openssl(["genpkey", ...keyOptions[key]]);
    const args = ["req", "-x509", "-subj", `/CN=${name}`, "-days", String(days)];
    if (wishes.serial !== undefined) {
      args.push("-set_serial", wishes.serial);
    }
    args.push("-key", write(folder, "key", privateKeyPem));
    args.push("-config", write(folder, "config", configuration(wishes)));
    if (issuer !== undefined) {
      args.push("-CA", write(folder, "ca", issuer.certificatePem));
      args.push("-CAkey", write(folder, "ca-key", issuer.privateKeyPem));
    }
    return { certificatePem: openssl(args), privateKeyPem };
  });
}

/** OpenSSL's configuration, in place of the machine's. */
function configuration({ covers, authority = false, keyIdentifiers = true, usage }: Wishes): string {
  const extensions = [`basicConstraints = critical, CA:${authority}`];
  if (!keyIdentifiers) {
    extensions.push("subjectKeyIdentifier = none", "authorityKeyIdentifier = none");
  }
  if (usage !== undefined) {
    extensions.push(`extendedKeyUsage = ${usage}`);
  }
  if (covers !== undefined) {
    extensions.push(`subjectAltName = ${covers}`);
  }
  return [
    "[req]",
    "distinguished_name = name",
    "x509_extensions = all",
    "[name]",
    "[all]",
    ...extensions,
    "",
  ].join("\n");
}

/** The same key, protected by a passphrase. */
export function encryptKey(privateKeyPem: string): string {
  return inFolder((folder) =>
    openssl(["pkey", "-in", write(folder, "key", privateKeyPem), "-aes256", "-passout", "pass:secret"]),
  );
}

/** The same key in OpenSSL's older form, `EC PRIVATE KEY` or `RSA PRIVATE KEY`. */
export function traditionalKey(privateKeyPem: string): string {
  return inFolder((folder) => openssl(["pkey", "-in", write(folder, "key", privateKeyPem), "-traditional"]));
}

/** The same EC key with its curve written out in place of its name. */
export function explicitParameters(privateKeyPem: string): string {
  return inFolder((folder) =>
    openssl(["ec", "-in", write(folder, "key", privateKeyPem), "-param_enc", "explicit"]),
  );
}

function openssl(args: string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Does something with a temporary folder. */
export function inFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "secure-registry-"));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
