import { isIP, isIPv6 } from "node:net";

/**
 * What clients need of a hostname, written down from their sources and RFCs, independent of the code of this
 * repository.
 */

/** The domain of an image's name: `DomainRegexp` of github.com/distribution/reference v0.6.0. */
const component = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const dockerDomain = new RegExp(`^(?:${component}(?:\\.${component})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);

/** Whether images can be called `<hostname>:5000/...` (with brackets around an IPv6 address). */
export function isUsableInImageName(hostname: string): boolean {
  return !hostname.includes("\n") && dockerDomain.test(`${bracketed(hostname)}:5000`);
}

/** Whether `https://<hostname>:5000/` is a URL of that very host (WHATWG URL Standard, section 3.5). */
export function isUsableInUrl(hostname: string): boolean {
  if (!URL.canParse(`https://${bracketed(hostname)}:5000/`)) {
    return false;
  }
  const url = new URL(`https://${bracketed(hostname)}:5000/`);
  const isSame = isIPv6(hostname) ? url.hostname.startsWith("[") : url.hostname === hostname.toLowerCase();
  return isSame && url.port === "5000" && url.pathname === "/" && url.username === "";
}

/** Whether a certificate can name it so that clients find it there (RFC 5280, section 4.2.1.6). */
export function isUsableInCertificate(hostname: string): boolean {
  if (isIP(hostname) === 0) {
    // RFC 1034, section 3.5, and RFC 1035, section 2.3.4.
    return hostname.length <= 253 && hostname.split(".").every((label) => /^[a-z0-9-]{1,63}$/i.test(label));
  }
  // Go writes an IPv4-mapped IPv6 address as the 4 bytes of the IPv4 address; OpenSSL looks for 16.
  return (
    !isIPv6(hostname) || !new URL(`https://[${hostname.replace(/%.*/, "")}]`).hostname.startsWith("[::ffff:")
  );
}

/** Whether a registry can be reached by this name. */
export function isUsableHostname(hostname: string): boolean {
  return isUsableInImageName(hostname) && isUsableInUrl(hostname) && isUsableInCertificate(hostname);
}

function bracketed(hostname: string): string {
  return isIPv6(hostname) ? `[${hostname}]` : hostname;
}
