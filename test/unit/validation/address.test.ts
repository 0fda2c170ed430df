import { unknown } from "@pulumi/pulumi/output";
import fc from "fast-check";
import { isDnsName } from "../../../components/validation/address";
import { problems } from "../support/examination";

const label63 = "a".repeat(63);
const name253 = `${label63}.${label63}.${label63}.${"a".repeat(61)}`;

const dnsNames = [
  "a",
  "localhost",
  "registry.local",
  "REGISTRY.Example.COM",
  "a-b.c--d.example",
  "3com.example",
  "xn--bcher-kva.example",
  "1.2.3.example",
  label63,
  name253,
];

const notDnsNames = [
  "",
  ".",
  "a.",
  ".a",
  "a..b",
  "-a",
  "a-",
  "a.-b",
  "a_b",
  "a b",
  "a\n",
  "bücher.example",
  "*.example.com",
  "1.2.3.4",
  "999.1.1.1",
  "1.2.3",
  "a.1",
  "0x7f.1",
  "a.0x",
  "xn--a",
  "::1",
  "fe80::1%eth0",
  `${label63}a`,
  `${name253}a`,
];

describe("isDnsName", () => {
  test.each(dnsNames)("takes %j", (name) => {
    expect(isDnsName(name)).toBe(true);
  });

  test.each(notDnsNames)("refuses %j", (name) => {
    expect(isDnsName(name)).toBe(false);
  });

  test("takes whatever fast-check calls a domain", () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        expect(isDnsName(name)).toBe(true);
      }),
    );
  });
});

describe("hostname", () => {
  test.each([...dnsNames, "10.0.0.1", "::1", "2001:db8::1"])("may be %s", (hostname) => {
    expect(problems({ hostname })).toEqual([]);
  });

  test.each([[undefined], [""], [null]])("is required, and %p is none", (hostname) => {
    expect(problems({ hostname })).toEqual([
      "hostname: is required: the DNS name or IP address that clients use, such as registry.example.com.",
    ]);
  });

  const rule = (given: string) =>
    `hostname: must be a DNS name or an IP address without scheme, port or path, but is ${given}.`;

  const noUrl =
    "URLs take a name that ends in a number for an IP address, and what follows `xn--` for Punycode.";

  test.each([
    ["https://registry.example.com", 'Set `hostname` to "registry.example.com".'],
    ["registry.example.com:8443", 'Set `hostname` to "registry.example.com" and `port` to 8443.'],
    ["https://10.0.0.1:5000/v2/", 'Set `hostname` to "10.0.0.1" and `port` to 5000.'],
    ["registry.example.com/images", 'Set `hostname` to "registry.example.com".'],
    ["my_registry", "Use letters, digits, hyphens and dots only."],
    ["999.1.1.1", noUrl],
    ["registry.5", noUrl],
    ["0xcafe", noUrl],
    ["xn--0.example", noUrl],
    ["bücher.example", 'Set `hostname` to "xn--bcher-kva.example".'],
    ["https://bücher.example:5000", 'Set `hostname` to "xn--bcher-kva.example" and `port` to 5000.'],
    ["registry.example.com:99999", 'Set `hostname` to "registry.example.com".'],
    ["::ffff:10.0.0.1", 'Set `hostname` to "10.0.0.1".'],
    ["::FFFF:a00:1", 'Set `hostname` to "10.0.0.1".'],
    ["64:ff9b::10.0.0.1", 'Set `hostname` to "64:ff9b::a00:1".'],
    ["https://my_registry:5000", "Use letters, digits, hyphens and dots only."],
    [" registry", "Use letters, digits, hyphens and dots only."],
    // A zone has a meaning on one machine alone (RFC 4007), and no place in a certificate or in an image's name.
    ["fe80::1%eth0", "Use letters, digits, hyphens and dots only."],
    ["::1%1", "Use letters, digits, hyphens and dots only."],
  ])("may not be %j, and the message says how to mend it", (hostname, advice) => {
    expect(problems({ hostname })).toEqual([`${rule(JSON.stringify(hostname))} ${advice}`]);
  });

  test("is cut in the message if it is long", () => {
    expect(problems({ hostname: "_".repeat(300) })).toEqual([
      `${rule(`"${"_".repeat(76)}...`)} Use letters, digits, hyphens and dots only.`,
    ]);
  });
});

describe("port", () => {
  test.each([1, 443, 5000, 65535])("may be %i", (port) => {
    expect(problems({ port })).toEqual([]);
  });

  test.each([
    [0, "0"],
    [65536, "65536"],
    [-1, "-1"],
    [5000.5, "5000.5"],
    [Number.NaN, "null"],
  ])("may not be %p", (port, given) => {
    expect(problems({ port })).toEqual([`port: must be a whole number from 1 to 65535, but is ${given}.`]);
  });
});

describe("bindAddress", () => {
  test.each(["0.0.0.0", "127.0.0.1", "::", "fd00::1"])("may be %s", (bindAddress) => {
    expect(problems({ bindAddress })).toEqual([]);
  });

  test.each(["localhost", "", "10.0.0.0/8", "10.0.0.1:5000", "256.0.0.1", "fe80::1%eth0"])(
    "may not be %j",
    (bindAddress) => {
      expect(problems({ bindAddress })).toEqual([
        `bindAddress: must be an IP address of the Docker host, but is ${JSON.stringify(bindAddress)}. Leave it out to listen on all interfaces, or use 127.0.0.1 for this host alone.`,
      ]);
    },
  );
});

describe("tls.subjectAlternativeNames", () => {
  test("may be DNS names, wildcards for one label, and IP addresses", () => {
    const subjectAlternativeNames = ["a.example", "*.example.com", "10.0.0.1", "fd00::1", "localhost"];

    expect(problems({ tls: { subjectAlternativeNames } })).toEqual([]);
  });

  test("names each that is neither by its place", () => {
    const bad = [
      "https://b",
      "*",
      "a.*.example",
      "*.1.2.3.4",
      "**.a",
      "fe80::1%eth0",
      "::ffff:10.0.0.1",
      "*.5",
    ];

    expect(problems({ tls: { subjectAlternativeNames: ["a.example", ...bad] } })).toEqual(
      bad.map(
        (name, index) =>
          `tls.subjectAlternativeNames[${index + 1}]: must be a DNS name or an IP address, but is ${JSON.stringify(name)}.`,
      ),
    );
  });
});

describe("tls.subjectAlternativeNames of which some are no text or unknown", () => {
  test.each<[string, unknown, string[]]>([
    ["a number", 5, ["tls.subjectAlternativeNames[0]: must be text, but is a number."]],
    ["null", null, ["tls.subjectAlternativeNames[0]: must be text, but is null."]],
    ["undefined", undefined, ["tls.subjectAlternativeNames[0]: must be text, but is undefined."]],
    ["unknown", unknown, []],
  ])("keep their places behind one that is %s", (_, first, expected) => {
    expect(problems({ tls: { subjectAlternativeNames: [first, "a.example", "https://b"] } })).toEqual([
      ...expected,
      'tls.subjectAlternativeNames[2]: must be a DNS name or an IP address, but is "https://b".',
    ]);
  });
});

describe("network", () => {
  test.each(["registry", "a", "my_net.work-1", "0123456789ab", "bridge", "hosts", "Host"])(
    "may be %s",
    (network) => {
      expect(problems({ network })).toEqual([]);
    },
  );

  test.each(["", "-a", "a b", "a/b", "_a"])("may not be %j", (network) => {
    expect(problems({ network })).toEqual([
      `network: must be the name or ID of a Docker network, but is ${JSON.stringify(network)}. \`docker network ls\` lists them.`,
    ]);
  });
});

test.each(["host", "none"])("network may not be Docker's own %s, which publishes no port", (network) => {
  expect(problems({ network })).toEqual([
    `network: must be a network of its own, but is Docker's "${network}", on which no port is published.`,
  ]);
});

describe("ipv4Address", () => {
  const network = "backend";

  test.each([
    ["10.1.2.3", ["10.1.2.0/24"]],
    ["10.1.2.3", ["fd00::/64", "192.168.0.0/16", "10.0.0.0/8"]],
    ["10.1.2.3", ["10.1.2.3/32"]],
  ])("may be %s where the network has the subnets %p", (ipv4Address, subnets) => {
    expect(problems({ network, ipv4Address }, subnets)).toEqual([]);
  });

  test("may be any address while the network's subnets are not known", () => {
    expect(problems({ network, ipv4Address: "10.1.2.3" })).toEqual([]);
  });

  test.each(["", "10.0.0", "10.0.0.256", "fd00::1", "10.0.0.0/8", "registry"])(
    "may not be %j",
    (ipv4Address) => {
      expect(problems({ network, ipv4Address })).toEqual([
        `ipv4Address: must be an IPv4 address, but is ${JSON.stringify(ipv4Address)}.`,
      ]);
    },
  );

  test("needs a network", () => {
    expect(problems({ ipv4Address: "10.1.2.3" })).toEqual([
      'ipv4Address: needs a network of your own: Docker gives no static addresses on its default bridge. Set `network` as well, or leave out "10.1.2.3".',
    ]);
  });

  test.each([
    [["10.1.3.0/24"], "10.1.3.0/24"],
    [["10.1.2.4/30", "fd00::/64"], "10.1.2.4/30, fd00::/64"],
    [[], "it has none"],
  ])("may not lie outside the network's subnets %p", (subnets, listed) => {
    expect(problems({ network, ipv4Address: "10.1.2.3" }, subnets)).toEqual([
      `ipv4Address: must lie in a subnet of the network "backend" (${listed}), but is "10.1.2.3".`,
    ]);
  });
});
