import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { type KnownArgs, type Problem, quote } from "./findings";

/** Labels of letters, digits and inner hyphens, 63 characters each, 253 in all (RFC 1123, section 2.1). */
const dnsName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/**
 * Whether the text is a DNS name that certificates and URLs can hold. A URL takes a name for an IPv4 address if
 * its last label is a number, and refuses `xn--` before what is no Punycode (WHATWG URL Standard, section 3.5).
 */
export function isDnsName(text: string): boolean {
  return dnsName.test(text) && domainToASCII(text) === text.toLowerCase() && isIP(text) === 0;
}

/** Whether the text is an IP address, without the zone that Node.js allows behind one of version 6. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes("%");
}

/**
 * Whether the text is an IP address that images' names, URLs and certificates can hold. An image's name has no
 * dots in an IPv6 address, and a certificate has an IPv4 address in place of one that is mapped to IPv6.
 */
function isHostAddress(text: string): boolean {
  return isIPv4(text) || (isIPv6(text) && /^[\da-f:]+$/i.test(text) && mappedIPv4(text) === undefined);
}

/** Whether clients can reach a registry by this name or address. */
function isHostname(text: string): boolean {
  return isHostAddress(text) || isDnsName(text);
}

/** The address in its shortest form (RFC 5952), without dots. */
function shortIPv6(address: string): string {
  return new URL(`https://[${address}]`).hostname.slice(1, -1);
}

/** The IPv4 address that an IPv6 address stands for (RFC 4291, section 2.5.5.2), or undefined if it stands for none. */
function mappedIPv4(address: string): string | undefined {
  const groups = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(shortIPv6(address))?.slice(1);
  return groups?.flatMap((group) => [Number(`0x${group}`) >> 8, Number(`0x${group}`) & 255]).join(".");
}

/** Checks how clients reach the registry. `networkSubnets` are those of the network to join, where known. */
export function addressProblems(args: KnownArgs, networkSubnets: readonly string[] | undefined): Problem[] {
  return [
    ...hostnameProblems(args.hostname),
    ...portProblems(args.port),
    ...bindAddressProblems(args.bindAddress),
    ...subjectAlternativeNameProblems(args.tls?.subjectAlternativeNames),
    ...networkProblems(args.network, args.ipv4Address, networkSubnets),
  ];
}

function hostnameProblems(hostname: unknown): Problem[] {
  const property = "hostname";
  if (typeof hostname !== "string" || hostname === "") {
    return [
      {
        property,
        message: "is required: the DNS name or IP address that clients use, such as registry.example.com.",
      },
    ];
  }
  if (isHostname(hostname)) {
    return [];
  }
  const rule = `must be a DNS name or an IP address without scheme, port or path, but is ${quote(hostname)}.`;
  return [{ property, message: `${rule} ${hostnameAdvice(hostname)}` }];
}

function hostnameAdvice(hostname: string): string {
  const host = meantHostname(hostname);
  if (host === undefined) {
    return dnsName.test(hostname)
      ? "URLs take a name that ends in a number for an IP address, and what follows `xn--` for Punycode."
      : "Use letters, digits, hyphens and dots only.";
  }
  const { port: given } = urlParts(hostname);
  const port = isPort(Number(given)) ? ` and \`port\` to ${given}` : "";
  return `Set \`hostname\` to ${quote(host)}${port}.`;
}

/** The good hostname that the text is, is another form of, or has in it as a URL has; undefined if there is none. */
export function meantHostname(hostname: string): string | undefined {
  if (isAddress(hostname) && isIPv6(hostname)) {
    return isHostname(hostname) ? hostname : (mappedIPv4(hostname) ?? shortIPv6(hostname));
  }
  const { host: text = hostname } = urlParts(hostname);
  // Domain names beyond ASCII have a form in ASCII (RFC 5890).
  const host = /^[\p{L}\p{M}\p{N}.-]+$/u.test(text) && !dnsName.test(text) ? domainToASCII(text) : text;
  return isHostname(host) ? host : undefined;
}

function urlParts(text: string): { host?: string; port?: string } {
  const url = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?<host>[^/:@\s]+)(?::(?<port>\d+))?(?:\/.*)?$/i;
  return url.exec(text)?.groups ?? {};
}

function portProblems(port: unknown): Problem[] {
  if (port === undefined || isPort(port)) {
    return [];
  }
  return [{ property: "port", message: `must be a whole number from 1 to 65535, but is ${quote(port)}.` }];
}

function isPort(port: unknown): boolean {
  return typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65535;
}

function bindAddressProblems(bindAddress: string | undefined): Problem[] {
  if (bindAddress === undefined || isAddress(bindAddress)) {
    return [];
  }
  const message = `must be an IP address of the Docker host, but is ${quote(bindAddress)}. Leave it out to listen on all interfaces, or use 127.0.0.1 for this host alone.`;
  return [{ property: "bindAddress", message }];
}

function subjectAlternativeNameProblems(names: readonly (string | undefined)[] | undefined): Problem[] {
  return (names ?? []).flatMap((name, index) => {
    if (name === undefined) {
      return [];
    }
    // A wildcard covers one label, the leftmost (RFC 6125, section 6.4.3).
    const example = name.replace(/^\*\./, "a.");
    if (isHostAddress(name) || isDnsName(example)) {
      return [];
    }
    const property = `tls.subjectAlternativeNames[${index}]`;
    return [{ property, message: `must be a DNS name or an IP address, but is ${quote(name)}.` }];
  });
}

function networkProblems(
  network: string | undefined,
  ipv4Address: string | undefined,
  subnets: readonly string[] | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (network === "host" || network === "none") {
    const message = `must be a network of its own, but is Docker's ${quote(network)}, on which no port is published.`;
    problems.push({ property: "network", message });
  }
  if (network !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(network)) {
    problems.push({
      property: "network",
      message: `must be the name or ID of a Docker network, but is ${quote(network)}. \`docker network ls\` lists them.`,
    });
  }
  if (ipv4Address === undefined) {
    return problems;
  }

  const property = "ipv4Address";
  if (!isIPv4(ipv4Address)) {
    problems.push({ property, message: `must be an IPv4 address, but is ${quote(ipv4Address)}.` });
  } else if (network === undefined) {
    const message = `needs a network of your own: Docker gives no static addresses on its default bridge. Set \`network\` as well, or leave out ${quote(ipv4Address)}.`;
    problems.push({ property, message });
  } else if (subnets !== undefined && !subnets.some((subnet) => contains(subnet, ipv4Address))) {
    const message = `must lie in a subnet of the network ${quote(network)} (${subnets.join(", ") || "it has none"}), but is ${quote(ipv4Address)}.`;
    problems.push({ property, message });
  }
  return problems;
}

function contains(subnet: string, address: string): boolean {
  const [base, prefix] = subnet.split("/");
  if (base === undefined || !isIPv4(base)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), "ipv4");
  return list.check(address, "ipv4");
}
