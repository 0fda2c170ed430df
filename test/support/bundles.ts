import { foundCompany } from "../unit/support/authority";
import { issue, type KeyKind, traditionalKey, type Wishes } from "../unit/support/openssl";
import type { Bundle } from "./generators/certificates";

/** The hostname that the bundles' certificates are for. */
export const hostname = "registry.example.com";

const usableKeys: readonly KeyKind[] = ["EC P-384", "EC P-521", "RSA", "Ed25519"];
const unusableKeys: readonly KeyKind[] = [
  ...(["EC P-224", "EC secp256k1", "EC explicit", "RSA 1024", "RSA-PSS", "Ed448"] as const),
];

function selfSigned(wishes: Partial<Wishes>): Bundle {
  return { ...issue({ name: hostname, covers: `DNS:${hostname}`, ...wishes }), chain: [] };
}

/** Certificates that a registry can serve, and such that it, or a client in Go, can do nothing with. */
export function makeBundles(): { usable: Bundle[]; unusable: Bundle[] } {
  const { root, intermediate, leaf } = foundCompany();
  const issued = { ...leaf, chain: [intermediate.certificatePem, root.certificatePem] };
  return {
    usable: [
      issued,
      { ...issued, privateKeyPem: traditionalKey(leaf.privateKeyPem) },
      { ...issued, chain: [intermediate.certificatePem] },
      selfSigned({ covers: "DNS:*.example.com", usage: "clientAuth,serverAuth" }),
      ...usableKeys.map((key) => selfSigned({ key })),
    ],
    unusable: [
      ...unusableKeys.map((key) => selfSigned({ key })),
      selfSigned({ usage: "clientAuth" }),
      selfSigned({ serial: "-5" }),
      selfSigned({ covers: "DNS:reg*.example.com" }),
      selfSigned({ covers: "DNS:other.example.com" }),
      { ...issued, chain: [] },
      { ...issued, chain: [root.certificatePem] },
    ],
  };
}
