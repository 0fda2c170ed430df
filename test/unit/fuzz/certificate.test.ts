import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { checkServerIdentity, createSecureContext } from "node:tls";
import { certificateChainPem, parseCertificates, privateKeyPem } from "../../../components/certificates/pem";
import { hostname, makeBundles } from "../../support/bundles";
import { type Bundle, givenCertificates } from "../../support/generators/certificates";
import { Tally, thoroughly } from "../../support/thoroughly";
import { findings } from "../support/examination";

let usable: Bundle[];
let unusable: Bundle[];
beforeAll(() => {
  ({ usable, unusable } = makeBundles());
});

/** A key as it is, and as PKCS #8. */
function bothForms(pem: string): string[] {
  return [pem, createPrivateKey(pem).export({ type: "pkcs8", format: "pem" }).toString()];
}

/** The start of each line with a part of a key, as messages cut what is long. */
function linesOf(keys: readonly string[]): string[] {
  const lines = keys.flatMap((pem) => pem.split("\n").filter((line) => /^[\w+/=]{12,}$/.test(line)));
  return [...new Set(lines.map((line) => line.slice(0, 12)))];
}

/** A key's public half, in one form for all. */
const publicKeyOf = (pem: string) => createPublicKey(pem).export({ type: "spki", format: "pem" }).toString();

/** As many as of everything else, though each takes a millisecond: certificates are parsed and verified. */
const cases = 10_000;

test("an own certificate that is accepted can be used by the registry and its clients, and no key is told", () => {
  const leaves = new Map(usable.map((bundle) => [bundle.certificatePem, publicKeyOf(bundle.privateKeyPem)]));
  const issuers = usable.flatMap(({ chain }) => chain);
  const issuerKeys = new Set([...issuers, ...leaves.keys()].map(publicKeyOf));
  const secrets = linesOf([...usable, ...unusable].flatMap((bundle) => bothForms(bundle.privateKeyPem)));
  const seen = new Set<string>();
  const accepted = new Tally();

  thoroughly(
    givenCertificates([...usable, ...unusable], hostname),
    ({ hostname: name, tls }) => {
      const { problems, warnings } = findings({ hostname: name, tls });
      for (const { property } of problems) {
        assert.match(property, /^(hostname|tls\.(certificatePem|privateKeyPem|chainPem))$/);
      }
      const text = [...problems.map(({ message }) => message), ...warnings].join("\n");
      assert.deepEqual(
        secrets.filter((line) => text.includes(line)),
        [],
      );
      const given = JSON.stringify([name, tls]);
      if (!accepted.count(problems.length === 0) || seen.has(given)) {
        return;
      }
      seen.add(given);

      const certificates = [tls.certificatePem, tls.chainPem ?? ""].flatMap(parseCertificates);
      const cert = certificateChainPem(certificates);
      const key = privateKeyPem(tls.privateKeyPem);
      createSecureContext({ cert, key });
      const [leaf = "", ...chain] = certificates.map(String);
      assert.equal(leaves.get(leaf), publicKeyOf(key));
      assert.ok(chain.slice(0, -1).every((pem) => issuers.includes(pem) || leaves.has(pem)));
      assert.ok(chain.slice(-1).every((pem) => issuerKeys.has(publicKeyOf(pem))));
      assert.equal(checkServerIdentity(name, new X509Certificate(leaf).toLegacyObject() as never), undefined);
      // Go looks for PEM at the start of the text or of a line, and knows no byte order mark.
      assert.match(key, /^-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----\r?\n[\w+/=\r\n]+-----END \1-----\s*$/);
    },
    cases,
  );
  expect(accepted.least).toBeGreaterThan(cases / 10);
});

test("PEM text is read to its last certificate, or not at all", () => {
  const read = new Tally();
  thoroughly(givenCertificates([...usable, ...unusable], hostname), ({ tls: { certificatePem } }) => {
    let certificates: string[];
    try {
      certificates = parseCertificates(certificatePem).map(String);
    } catch {
      read.count(false);
      return;
    }
    read.count(true);
    assert.equal(certificates.length, (certificatePem.match(/(BEGIN|END) CERTIFICATE-/g) ?? []).length / 2);
  });
  expect(read.least).toBeGreaterThan(300);
});
