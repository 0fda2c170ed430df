import { X509Certificate } from "node:crypto";
import { inspect } from "./support/docker";
import { handshake, issueCertificate } from "./support/openssl";
import { RegistryClient } from "./support/registryClient";
import { freePort, type GivenArgs, type Outputs, TestStack } from "./support/stack";

describe("the certificate of a deployed registry", () => {
  let stack: TestStack;
  let args: GivenArgs;
  let outputs: Outputs;
  let address: string;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    args = {
      hostname: "registry.test",
      port,
      bindAddress: "127.0.0.1",
      containerName: stack.name,
      users: { elton: {} },
      tls: { subjectAlternativeNames: ["images.test", "10.1.2.3"] },
    };
    outputs = await stack.deploy(args);
  });

  afterAll(() => stack.dispose());

  const deploy = async (change: GivenArgs) => {
    outputs = await stack.deploy({ ...args, ...change });
    return outputs;
  };

  test.each(["registry.test", "localhost", "127.0.0.1", "images.test", "10.1.2.3"])(
    "verifies for %s against caCertificatePem",
    async (name) => {
      const { verification } = await handshake(address, { caCertificatePem: outputs.caCertificatePem, name });
      expect(verification).toBe("0 (ok)");
    },
  );

  test("does not verify for another name, nor without caCertificatePem", async () => {
    const other = await handshake(address, {
      caCertificatePem: outputs.caCertificatePem,
      name: "other.test",
    });
    expect(other.verification).toMatch(/hostname mismatch/i);
    const alone = await handshake(address, { name: "registry.test" });
    expect(alone.verification).toMatch(
      /unable to (get local issuer certificate|verify the first certificate)/,
    );
  });

  test("is an ECDSA certificate of 397 days from an authority of 10 years", async () => {
    const { certificates } = await handshake(address);
    const leaf = new X509Certificate(certificates[0] ?? "");
    const authority = new X509Certificate(outputs.caCertificatePem);
    const days = ({ validFrom, validTo }: X509Certificate) =>
      (Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000;

    expect(leaf.publicKey.asymmetricKeyType).toBe("ec");
    expect([leaf.ca, authority.ca]).toEqual([false, true]);
    expect([days(leaf), days(authority)]).toEqual([397, 3650]);
  });

  test("a new hostname makes a new server certificate under the same authority, and restarts the registry", async () => {
    const { caCertificatePem, containerId } = outputs;
    await deploy({ hostname: "renamed.test" });

    const renamed = await handshake(address, { caCertificatePem, name: "renamed.test" });
    expect(renamed.verification).toBe("0 (ok)");
    expect(outputs.caCertificatePem).toBe(caCertificatePem);
    expect(outputs.containerId).not.toBe(containerId);
    expect(outputs.endpoint).toBe(`renamed.test:${args.port}`);
  });

  test("an update in a later renewal period renews the server certificate once, and never the authority", async () => {
    const { caCertificatePem } = await deploy({});
    const served = async () => (await handshake(address)).certificates[0];
    const first = await served();
    const periodDays = 397 - 90;

    await stack.upAfterDays(periodDays - 1);
    expect(await served()).toBe(first);
    await stack.upAfterDays(periodDays + 1);
    const second = await served();
    expect(second).not.toBe(first);
    await stack.upAfterDays(periodDays + 2);
    expect(await served()).toBe(second);
    outputs = await stack.outputs();
    expect(outputs.caCertificatePem).toBe(caCertificatePem);
  });

  test("TLS 1.2 is the lowest version, and 1.3 where that is chosen; older ones are refused", async () => {
    await deploy({});
    const protocolWith = async (flag: string) =>
      (await handshake(address, { arguments: [flag, "-cipher", "ALL:@SECLEVEL=0"] })).protocol;
    expect(await protocolWith("-tls1_1")).toBeUndefined();
    expect(await protocolWith("-tls1_2")).toBe("TLSv1.2");

    await deploy({ tls: { minimumVersion: "1.3" } });
    expect(await protocolWith("-tls1_2")).toBeUndefined();
    expect(await protocolWith("-tls1_3")).toBe("TLSv1.3");
  });

  test("RSA keys are made where they are chosen", async () => {
    await deploy({ tls: { keyAlgorithm: "RSA" } });
    const { certificates, verification } = await handshake(address, {
      caCertificatePem: outputs.caCertificatePem,
      name: "registry.test",
    });
    const { publicKey } = new X509Certificate(certificates[0] ?? "");
    expect(verification).toBe("0 (ok)");
    expect([publicKey.asymmetricKeyType, publicKey.asymmetricKeyDetails?.modulusLength]).toEqual([
      "rsa",
      3072,
    ]);
  });

  test("an own certificate is the one that is served, with its chain", async () => {
    const issued = await issueCertificate("DNS:registry.test");
    const tls = { ...issued, privateKeyPem: { secret: issued.privateKeyPem } };
    await deploy({ tls });

    const { certificates, verification } = await handshake(address, {
      caCertificatePem: outputs.caCertificatePem,
      name: "registry.test",
    });
    expect(certificates.map((pem) => `${pem}\n`).join("")).toBe(issued.certificatePem + issued.chainPem);
    expect(verification).toBe("0 (ok)");
    expect(issued.chainPem.endsWith(outputs.caCertificatePem)).toBe(true);
    expect(await inspect(stack.name, "{{.State.Health.Status}}")).toBe("healthy");
    const client = new RegistryClient(`localhost:${args.port}`, outputs.caCertificatePem);
    await expect(client.request("/v2/")).rejects.toThrow(/altnames/);
  });
});
