import { issue, type Pair } from "./openssl";

/** A certificate authority as companies have them, and a server certificate for `registry.example.com`. */
export interface Company {
  root: Pair;
  intermediate: Pair;
  leaf: Pair;
}

export function foundCompany(): Company {
  const root = issue({ name: "Root", authority: true });
  const intermediate = issue({ name: "Intermediate", authority: true, issuer: root });
  const leaf = issue({
    name: "Leaf",
    covers: "DNS:registry.example.com,DNS:*.apps.example.com,IP:10.0.0.1,IP:fd00::1",
    issuer: intermediate,
  });
  return { root, intermediate, leaf };
}
