import { X509Certificate } from "node:crypto";
import { handshake, issueCertificate } from "./support/openssl";
import { freePort, TestStack } from "./support/stack";

describe("this repository's program", () => {
  let stack: TestStack;
  let port: number;

  beforeAll(async () => {
    stack = await TestStack.ofProgram();
    port = await freePort();
    await stack.run("config", "set", "hostname", "registry.test");
    await stack.run("config", "set", "port", String(port));
    await stack.run("config", "set", "containerName", stack.name);
    await stack.run("config", "set", "--path", "users.elton.rotation", "1");
  });

  afterAll(() => stack.dispose());

  test("serves a certificate that is set from files by standard input", async () => {
    const { certificatePem, chainPem, privateKeyPem } = await issueCertificate("DNS:registry.test");
    const set = (args: string[], input: string) =>
      stack.pulumi(["config", "set", "--path", ...args], { input });
    expect(await set(["tls.certificatePem"], certificatePem + chainPem)).toMatchObject({ code: 0 });
    expect(await set(["--secret", "tls.privateKeyPem"], privateKeyPem)).toMatchObject({ code: 0 });
    const outputs = await stack.up();

    const { certificates, verification } = await handshake(`127.0.0.1:${port}`, {
      caCertificatePem: outputs.caCertificatePem,
      name: "registry.test",
    });
    expect(verification).toBe("0 (ok)");
    expect(new X509Certificate(certificates[0] ?? "").raw).toEqual(new X509Certificate(certificatePem).raw);
    await stack.run("preview", "--expect-no-changes");
  });

  test("refuses a key of the configuration that it does not know, without a stack trace", async () => {
    await stack.run("config", "set", "--secret", "users.elton.password", "set without --path");
    const { code, output } = await stack.pulumi(["up", "--yes", "--skip-preview"]);
    await stack.run("config", "rm", "users.elton.password");
    expect(code).not.toBe(0);
    expect(output).toContain("secure-registry:users.elton.password");
    expect(output).toContain("--path");
    expect(output).not.toMatch(/^\s+at |unhandled exception/m);
  });
});
