import type { CertificateAuthorityArgs, SecureRegistryArgs, TlsArgs } from "../../../components";
import { type Company, foundCompany } from "../support/authority";
import { type Deployment, deploy } from "../support/deploy";
import { issue, traditionalKey } from "../support/openssl";

const day = 24 * 60 * 60 * 1000;

describe("a generated certificate", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy();
  });

  test("comes from an authority that may do nothing but sign, for ten years", () => {
    expect(deployment.inputs("registry-ca-certificate")).toEqual({
      privateKeyPem: "registry-ca-key ECDSA PRIVATE KEY\n",
      isCaCertificate: true,
      subject: { commonName: "registry certificate authority", organization: "SecureRegistry" },
      validityPeriodHours: 87600,
      allowedUses: ["cert_signing", "crl_signing"],
      setSubjectKeyId: true,
    });
  });

  test("has an authority that stays the same when the component is renamed, with an alias", () => {
    expect(deployment.options("registry-ca-certificate").ignoreChanges).toEqual(["subject"]);
    expect(deployment.options("registry-server-certificate").ignoreChanges).toEqual([]);
  });

  test("is signed by the authority for the server's own key, for 397 days", () => {
    expect(deployment.inputs("registry-server-request").privateKeyPem).toBe(
      "registry-server-key ECDSA PRIVATE KEY\n",
    );
    expect(deployment.inputs("registry-server-certificate")).toEqual({
      certRequestPem: "registry-server-request PEM\n",
      caPrivateKeyPem: "registry-ca-key ECDSA PRIVATE KEY\n",
      caCertPem: "registry-ca-certificate PEM\n",
      validityPeriodHours: 9528,
      earlyRenewalHours: 2160,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
      setSubjectKeyId: true,
    });
  });

  test("keeps both keys secret wherever they go, and no certificate", () => {
    const secrets = deployment.registered.flatMap(({ name, secrets }) =>
      secrets.map((path) => `${name} ${path}`),
    );

    expect(secrets.sort()).toEqual([
      "registry-ca-certificate privateKeyPem",
      "registry-files uploads.1.content",
      "registry-files uploads.2.content",
      "registry-server-certificate caPrivateKeyPem",
      "registry-server-request privateKeyPem",
    ]);
  });

  test("makes the authority's certificate the one to trust", () => {
    expect(deployment.outputs.caCertificatePem).toBe("registry-ca-certificate PEM\n");
  });

  test.each([
    ["ECDSA by default", undefined, "ECDSA"],
    ["ECDSA if it is asked for", { keyAlgorithm: "ECDSA" }, "ECDSA"],
    ["RSA if it is asked for", { keyAlgorithm: "RSA" }, "RSA"],
  ])("has keys of %s, as its authority has", async (_, tls, algorithm) => {
    const other = await deploy({ tls });

    const key = { algorithm, ecdsaCurve: "P256", rsaBits: 3072 };
    expect(other.inputs("registry-ca-key")).toEqual(key);
    expect(other.inputs("registry-server-key")).toEqual(key);
  });

  const long = `${"a".repeat(60)}.example.com`;

  test.each<[string, Partial<SecureRegistryArgs>, string, string[], string[]]>([
    ["a hostname", {}, "registry.example.com", ["registry.example.com", "localhost"], ["127.0.0.1"]],
    ["an IPv4 address", { hostname: "10.0.0.1" }, "10.0.0.1", ["localhost"], ["10.0.0.1", "127.0.0.1"]],
    ["an IPv6 address", { hostname: "fd00::1" }, "fd00::1", ["localhost"], ["fd00::1", "127.0.0.1"]],
    ["localhost, once", { hostname: "localhost" }, "localhost", ["localhost"], ["127.0.0.1"]],
    ["127.0.0.1, once", { hostname: "127.0.0.1" }, "127.0.0.1", ["localhost"], ["127.0.0.1"]],
    ["a hostname beyond X.520", { hostname: long }, long.slice(0, 64), [long, "localhost"], ["127.0.0.1"]],
    [
      "further names, each once",
      {
        tls: {
          subjectAlternativeNames: ["*.example.com", "fd00::1", "localhost", "*.example.com", "10.0.0.1"],
        },
      },
      "registry.example.com",
      ["registry.example.com", "localhost", "*.example.com"],
      ["127.0.0.1", "fd00::1", "10.0.0.1"],
    ],
  ])("covers %s", async (_, args, commonName, dnsNames, ipAddresses) => {
    const { privateKeyPem, ...request } = (await deploy(args)).inputs("registry-server-request");

    expect(request).toEqual({ subject: { commonName }, dnsNames, ipAddresses });
  });

  test("leaves the authority alone when the hostname or other names change", async () => {
    const other = await deploy({ hostname: "other", tls: { subjectAlternativeNames: ["a.example"] } });

    for (const name of ["registry-ca-key", "registry-ca-certificate"]) {
      expect(other.inputs(name)).toEqual(deployment.inputs(name));
    }
  });

  test.each([
    [0, "today", -1],
    [0, "306 days ago", 306],
    [1, "308 days ago", 308],
    [1, "613 days ago", 613],
    [2, "615 days ago", 615],
  ])("is in renewal period %i where the authority began %s", async (period, _, days) => {
    const authorityStart = new Date(Date.now() - days * day).toISOString();
    const other = await deploy({}, { authorityStart });

    expect(other.options("registry-server-certificate").replacementTrigger).toBe(period);
    expect(other.options("registry-ca-certificate").replacementTrigger).toBeUndefined();
  });

  describe("can have authorities of several generations:", () => {
    test.each<[string, CertificateAuthorityArgs, string, string]>([
      ["a second one that is trusted", { alsoTrusted: [2] }, "", "-2"],
      ["a second one that signs beside the first", { generation: 2, alsoTrusted: [1] }, "-2", ""],
    ])("%s", async (_, certificateAuthority, signing, trusted) => {
      const other = await deploy({ tls: { certificateAuthority } });

      expect(other.inputs("registry-server-certificate")).toMatchObject({
        caPrivateKeyPem: `registry-ca-key${signing} ECDSA PRIVATE KEY\n`,
        caCertPem: `registry-ca-certificate${signing} PEM\n`,
      });
      expect(other.outputs.caCertificatePem).toBe(
        `registry-ca-certificate${signing} PEM\nregistry-ca-certificate${trusted} PEM\n`,
      );
      expect(other.inputs("registry-ca-certificate-2")).toMatchObject({
        privateKeyPem: "registry-ca-key-2 ECDSA PRIVATE KEY\n",
        subject: { commonName: "registry certificate authority 2" },
      });
      for (const name of ["registry-ca-key", "registry-ca-certificate"]) {
        expect(other.inputs(name)).toEqual(deployment.inputs(name));
      }
    });

    test("the second one alone, which is the same as before, and no trace of the first", async () => {
      const before = await deploy({ tls: { certificateAuthority: { generation: 2, alsoTrusted: [1] } } });
      const after = await deploy({ tls: { certificateAuthority: { generation: 2 } } });

      const gone = before.names().filter((name) => !after.names().includes(name));
      expect(gone).toEqual(["registry-ca-certificate", "registry-ca-key"]);
      for (const name of after.names()) {
        expect(after.inputs(name)).toEqual(before.inputs(name));
      }
      expect(after.outputs.caCertificatePem).toBe("registry-ca-certificate-2 PEM\n");
    });

    test("the first one by default", async () => {
      const other = await deploy({ tls: { certificateAuthority: {} } });

      expect(other.names()).toEqual(deployment.names());
    });
  });

  test.each([
    ["no warning while the authority has more than 60 days", 61, []],
    [
      "a warning when the authority has less than 60 days",
      59.5,
      [
        expect.stringMatching(
          /^The registry's certificate authority ends on \d{4}-\d\d-\d\d, in 59 days\. Move to the next one before, by `tls\.certificateAuthority`\.$/,
        ),
      ],
    ],
  ])("comes with %s", async (_, days, warnings) => {
    const other = await deploy({}, { authorityEnd: new Date(Date.now() + days * day).toISOString() });

    expect(other.warnings).toEqual(warnings);
  });
});

describe("an own certificate", () => {
  let company: Company;
  let chain: string;
  beforeAll(() => {
    company = foundCompany();
    chain = company.leaf.certificatePem + company.intermediate.certificatePem + company.root.certificatePem;
  });

  test.each<[string, () => TlsArgs]>([
    [
      "in chainPem",
      () => ({
        ...company.leaf,
        chainPem: company.intermediate.certificatePem + company.root.certificatePem,
      }),
    ],
    ["in certificatePem", () => ({ ...company.leaf, certificatePem: chain })],
    [
      "in both",
      () => ({
        ...company.leaf,
        certificatePem: company.leaf.certificatePem + company.intermediate.certificatePem,
        chainPem: company.root.certificatePem,
      }),
    ],
    [
      "in both, with text between and lines that end in CRLF",
      () => ({
        ...company.leaf,
        certificatePem: `Leaf\n${company.leaf.certificatePem}Issuer\n${company.intermediate.certificatePem}`,
        chainPem: company.root.certificatePem.replaceAll("\n", "\r\n"),
      }),
    ],
  ])("is delivered with its whole chain, leaf first, where that is %s", async (_, tls) => {
    const delivered = await deploy({ tls: tls() });

    expect(delivered.uploads()).toMatchObject({
      "/delivery/certs/tls.crt": chain,
      "/delivery/certs/tls.key": company.leaf.privateKeyPem,
    });
    expect(delivered.outputs.caCertificatePem).toBe(company.root.certificatePem);
  });

  test.each<[string, (pem: string) => string]>([
    ["with a byte order mark", (pem) => `\ufeff${pem}`],
    [
      "with parameters before it",
      (pem) => `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pem}`,
    ],
    ["among certificates and text", (pem) => `Key\n${chain}${pem}\n`],
  ])(
    "has its key delivered in the one form that the registry reads, where it is given %s",
    async (_, change) => {
      const tls = {
        ...company.leaf,
        certificatePem: chain,
        privateKeyPem: change(company.leaf.privateKeyPem),
      };

      expect((await deploy({ tls })).uploads()["/delivery/certs/tls.key"]).toBe(company.leaf.privateKeyPem);
    },
  );

  test.each<[string, (pem: string) => string]>([
    ["in the newer form", (pem) => pem],
    ["in the older form", traditionalKey],
    ["without a line end", (pem) => pem.trim()],
    ["with the line ends of Windows", (pem) => pem.replaceAll("\n", "\r\n")],
  ])("has its key delivered as the very text that Pulumi hides in its messages, %s", async (_, change) => {
    const privateKeyPem = change(company.leaf.privateKeyPem);
    const tls = { ...company.leaf, certificatePem: chain, privateKeyPem };

    expect((await deploy({ tls })).uploads()["/delivery/certs/tls.key"]).toBe(privateKeyPem);
  });

  test("never has its key in the delivered certificate", async () => {
    const certificatePem = company.leaf.privateKeyPem + chain;

    const deployment = await deploy({ tls: { ...company.leaf, certificatePem } });

    expect(deployment.uploads()["/delivery/certs/tls.crt"]).toBe(chain);
  });

  test("makes the end of its chain, or itself without one, the one to trust", async () => {
    const short = await deploy({
      tls: { ...company.leaf, chainPem: company.intermediate.certificatePem },
    });
    const selfSigned = issue({ name: "own", covers: "DNS:registry.example.com" });
    const alone = await deploy({ tls: selfSigned });

    expect(short.outputs.caCertificatePem).toBe(company.intermediate.certificatePem);
    expect(alone.outputs.caCertificatePem).toBe(selfSigned.certificatePem);
  });

  test("has its key secret, also where it is given in the clear, and its certificates not", async () => {
    const deployment = await deploy({ tls: { ...company.leaf, certificatePem: chain } });

    expect(deployment.resource("registry-files").secrets).toEqual(["uploads.1.content", "uploads.2.content"]);
    expect(deployment.secretOutputs).toEqual(["credentials", "dockerConfigs"]);
  });
});
