import { BlockList, isIP, isIPv4 } from "node:net";
import { type KnownArgs, type Problem, quote } from "./findings";

/** Labels of letters, digits and inner hyphens, 63 characters each, 253 in all (RFC 1123, section 2.1). */
const dnsName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Whether the text is a DNS name that a certificate can name, and not a malformed IP address. */
export function isDnsName(text: string): boolean {
  return dnsName.test(text) && !/^[\d.]+$/.test(text);
}

/** Whether the text is an IP address, without the zone that Node.js allows behind one of version 6. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes("%");
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
  if (isAddress(hostname) || isDnsName(hostname)) {
    return [];
  }
  const rule = `must be a DNS name or an IP address without scheme, port or path, but is ${quote(hostname)}.`;
  return [{ property, message: `${rule} ${hostnameAdvice(hostname)}` }];
}

function hostnameAdvice(hostname: string): string {
  const parts = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?<host>[^/:@\s]+)(?::(?<port>\d+))?(?:\/.*)?$/i.exec(
    hostname,
  )?.groups;
  if (parts?.host === undefined || !(isAddress(parts.host) || isDnsName(parts.host))) {
    return "Use letters, digits, hyphens and dots only.";
  }
  const port = parts.port === undefined ? "" : ` and \`port\` to ${parts.port}`;
  return `Set \`hostname\` to ${quote(parts.host)}${port}.`;
}

function portProblems(port: unknown): Problem[] {
  if (
    port === undefined ||
    (typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65535)
  ) {
    return [];
  }
  return [{ property: "port", message: `must be a whole number from 1 to 65535, but is ${quote(port)}.` }];
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
    const plain = name.startsWith("*.") ? name.slice(2) : name;
    if (isAddress(name) || isDnsName(plain)) {
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
