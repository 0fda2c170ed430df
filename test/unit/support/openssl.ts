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

  /** Whether it names its own key and its issuer's by their digests. */
  keyIdentifiers?: boolean;
}

const keyOptions = {
  EC: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  RSA: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  Ed25519: ["-algorithm", "ED25519"],
} as const;

export type KeyKind = keyof typeof keyOptions;

/** Makes a key and a certificate for it, valid from now on. */
export function issue(wishes: Wishes): Pair {
  const { name, issuer, key = "EC", days = 200 } = wishes;
  return inFolder((folder) => {
    const privateKeyPem = openssl(["genpkey", ...keyOptions[key]]);
    const args = ["req", "-x509", "-subj", `/CN=${name}`, "-days", String(days)];
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
function configuration({ covers, authority = false, keyIdentifiers = true }: Wishes): string {
  const extensions = [`basicConstraints = critical, CA:${authority}`];
  if (!keyIdentifiers) {
    extensions.push("subjectKeyIdentifier = none", "authorityKeyIdentifier = none");
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
