import fc from "fast-check";
import { hostnames } from "./hostnames";

/** A server's certificate with its key and the certificates that issued it, each in PEM. */
export interface Bundle {
  certificatePem: string;
  privateKeyPem: string;
  chain: readonly string[];
}

/** What somebody sets as an own certificate. */
export interface GivenCertificate {
  hostname: string;
  tls: { certificatePem: string; privateKeyPem: string; chainPem?: string };
}

/** Another form of a PEM text, which is often broken by it; the number from 0 to 1 tells where. */
type Mutation = (pem: string, place: number) => string;

const at = (pem: string, place: number) => Math.floor(pem.length * place);

/** Forms that every reader of PEM takes (RFC 7468, section 2). */
const harmless: Mutation[] = [
  (pem) => pem.replaceAll("\n", "\r\n"),
  (pem) => `\ufeff${pem}`,
  (pem) => `Bag Attributes\n  friendlyName: registry\n${pem}`,
  (pem) => `${pem}\nissued in the year 2025\n`,
  (pem) => pem.trimEnd(),
  (pem) => pem.replaceAll("\n", " \n"),
  (pem) => pem + pem,
];

const harmful: Mutation[] = [
  (pem, place) => pem.slice(0, at(pem, place)),
  (pem, place) => pem.slice(at(pem, place)),
  (pem, place) => pem.slice(0, at(pem, place)) + pem.slice(at(pem, place) + 1),
  (pem, place) => `${pem.slice(0, at(pem, place))}A${pem.slice(at(pem, place) + 1)}`,
  (pem, place) => `${pem.slice(0, at(pem, place))}\0${pem.slice(at(pem, place))}`,
  (pem, place) => `${pem.slice(0, at(pem, place))}\n-----\n${pem.slice(at(pem, place))}`,
  (pem, place) => pem + pem.slice(0, at(pem, place)),
  (pem, place) =>
    pem
      .split("\n")
      .filter((_, line, all) => line !== Math.floor(all.length * place))
      .join("\n"),
  (pem) => pem.split("\n").reverse().join("\n"),
  (pem) => pem.replaceAll("\n", ""),
  (pem) => pem.replaceAll("\n", "\\n"),
  (pem) => pem.replace(/^/gm, "  "),
  (pem) => pem.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE"),
  (pem) => pem.replaceAll("BEGIN", "END"),
  (pem) => pem.replace(/-----END.*/, ""),
  (pem) => pem.replace(/-----BEGIN.*/, ""),
  (pem) => pem.replaceAll("-----", "----"),
  (pem) => Buffer.from(pem).toString("base64"),
  () => "",
  () => "/etc/ssl/registry.pem",
];

/** What somebody may set who has these bundles: as it should be, in another form, damaged, or mixed up. */
export function givenCertificates(
  bundles: readonly Bundle[],
  hostname: string,
): fc.Arbitrary<GivenCertificate> {
  const bundle = fc.constantFrom(...bundles);
  const arranged = fc
    .tuple(bundle, fc.nat({ max: 3 }))
    .map(([{ certificatePem, privateKeyPem, chain }, split]) => ({
      certificatePem: [certificatePem, ...chain.slice(0, split)].join(""),
      privateKeyPem,
      ...(split < chain.length ? { chainPem: chain.slice(split).join("") } : {}),
    }));
  const block = bundle.chain(({ certificatePem, privateKeyPem, chain }) =>
    fc.constantFrom(certificatePem, privateKeyPem, ...chain),
  );
  const blocks = fc.array(block, { minLength: 1, maxLength: 3 }).map((all) => all.join(""));
  const mixedUp = fc.record(
    { certificatePem: blocks, privateKeyPem: blocks, chainPem: blocks },
    { requiredKeys: ["certificatePem", "privateKeyPem"] },
  );
  const mutation = fc.record({
    part: fc.constantFrom("certificatePem", "privateKeyPem", "chainPem"),
    change: fc.oneof(fc.constantFrom(...harmless), fc.constantFrom(...harmful)),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
  } as const);
  return fc
    .record({
      tls: fc.oneof({ weight: 5, arbitrary: arranged }, { weight: 1, arbitrary: mixedUp as typeof arranged }),
      mutations: fc.oneof(
        fc.array(mutation, { maxLength: 2 }),
        fc.array(
          fc.record({
            part: fc.constantFrom("certificatePem", "privateKeyPem", "chainPem"),
            change: fc.constantFrom(...harmless),
            place: fc.constant(0),
          } as const),
          { maxLength: 2 },
        ),
      ),
      hostname: fc.oneof(
        { weight: 9, arbitrary: fc.constant(hostname) },
        { weight: 1, arbitrary: hostnames },
      ),
    })
    .map(({ tls, mutations, hostname: name }) => {
      const given: { certificatePem: string; privateKeyPem: string; chainPem?: string } = { ...tls };
      for (const { part, change, place } of mutations) {
        const pem = given[part];
        if (pem !== undefined) {
          given[part] = change(pem, place);
        }
      }
      return { hostname: name, tls: given };
    });
}
