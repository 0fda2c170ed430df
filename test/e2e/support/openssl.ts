import { mkdtempSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, type CommandResult, run } from "./command";

/** What openssl found out about a TLS server. */
export interface Handshake {
  /** openssl's verdict on the chain and the name: `0 (ok)` where both are good. */
  verification: string;

  /** The protocol version, such as `TLSv1.3`, or undefined if there was no connection. */
  protocol: string | undefined;

  /** The server's certificates in PEM, its own first. */
  certificates: string[];
}

/** Connects to a TLS server and verifies its chain against the certificate authority, if one is given. */
export async function handshake(
  endpoint: string,
  options: { caCertificatePem?: string; name?: string; arguments?: string[] } = {},
): Promise<Handshake> {
  const folder = mkdtempSync(join(tmpdir(), "openssl-"));
  const args = ["s_client", "-connect", endpoint, "-showcerts", ...(options.arguments ?? [])];
  if (options.name !== undefined) {
    args.push(/^[\d.]+$/.test(options.name) ? "-verify_ip" : "-verify_hostname", options.name);
  }
  if (options.caCertificatePem === undefined) {
    args.push("-no-CAfile", "-no-CApath");
  } else {
    await writeFile(join(folder, "ca.crt"), options.caCertificatePem);
    args.push("-CAfile", join(folder, "ca.crt"), "-no-CApath");
  }
  const { output } = await attempt("openssl", args, { input: "" });
  await rm(folder, { recursive: true });
  return {
    verification: /Verify return code: (.*)/.exec(output)?.[1] ?? "no connection",
    protocol: /^New, (TLSv[\d.]+), Cipher is/m.exec(output)?.[1],
    certificates: output.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [],
  };
}

/** Verifies a certificate against a certificate authority, for a name. */
export async function verify(
  certificatePem: string,
  { caCertificatePem, name }: { caCertificatePem: string; name: string },
): Promise<CommandResult> {
  const folder = mkdtempSync(join(tmpdir(), "openssl-"));
  await writeFile(join(folder, "ca.crt"), caCertificatePem);
  const option = isIP(name) === 0 ? "-verify_hostname" : "-verify_ip";
  const args = ["verify", "-CAfile", join(folder, "ca.crt"), "-no-CApath", option, name];
  const result = await attempt("openssl", args, { input: certificatePem });
  await rm(folder, { recursive: true });
  return result;
}

/** A certificate with its key, and the certificates that issued it. */
export interface IssuedCertificate {
  certificatePem: string;
  privateKeyPem: string;
  chainPem: string;
}

/** Has openssl make a certificate as a company's certificate authority would, with an intermediate one. */
export async function issueCertificate(subjectAlternativeName: string): Promise<IssuedCertificate> {
  const folder = mkdtempSync(join(tmpdir(), "issued-"));
  const script = `
    set -e
    new_key() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
    sign() { # NAME ISSUER EXTENSIONS
      openssl req -new -key $1.key -subj "/CN=$1" -out $1.csr
      printf '%s\\n' "$3" >$1.ext
      openssl x509 -req -in $1.csr -CA $2.crt -CAkey $2.key -CAcreateserial -days 365 -extfile $1.ext -out $1.crt
    }
    for name in root intermediate server; do new_key $name; done
    openssl req -x509 -key root.key -subj /CN=root -days 365 -addext keyUsage=keyCertSign -out root.crt
    sign intermediate root "basicConstraints=critical,CA:true
keyUsage=keyCertSign"
    sign server intermediate "subjectAltName=$1"
  `;
  await run("sh", ["-c", script, "sh", subjectAlternativeName], { cwd: folder });
  const read = (name: string) => readFile(join(folder, name), "utf8");
  const issued = {
    certificatePem: await read("server.crt"),
    privateKeyPem: await read("server.key"),
    chainPem: (await read("intermediate.crt")) + (await read("root.crt")),
  };
  await rm(folder, { recursive: true });
  return issued;
}
