import type { AddressInfo } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { Cleanup } from "../support/cleanup";
import { alerts, chosenSuites, offer, offerSsl2, signals, versions } from "../support/clientHello";
import { attempt, run } from "../support/command";
import { issueCertificate } from "../support/openssl";
import { freePort, TestStack } from "../support/stack";

/** Every number that a suite can have, in portions that fit into one record. */
const everySuite = Array.from({ length: 16 }, (_, portion) =>
  Array.from({ length: 0x1000 }, (_, index) => portion * 0x1000 + index).filter(
    (suite) => suite !== signals.renegotiation && suite !== signals.fallback,
  ),
);

/** The command of `openssl s_client` that asks for a new handshake. */
const renegotiate = "R\n";

const tls13Suites = [0x1301, 0x1302, 0x1303];

/** All suites that the registry takes at TLS 1.2: those with ephemeral keys and authenticated encryption. */
const tls12Suites = {
  ECDSA: ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"],
  RSA: ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"],
};
const tls12Numbers = { ECDSA: [0xc02b, 0xc02c, 0xcca9], RSA: [0xc02f, 0xc030, 0xcca8] };

async function acceptedBy(endpoint: string, version: number): Promise<number[]> {
  const accepted: number[] = [];
  for (const suites of everySuite) {
    accepted.push(...(await chosenSuites(endpoint, version, suites)));
  }
  return accepted.sort((a, b) => a - b);
}

const old: [string, number][] = [
  ["SSL 3.0", versions.ssl3],
  ["TLS 1.0", versions.tls10],
  ["TLS 1.1", versions.tls11],
];

describe.each(["ECDSA", "RSA"] as const)("TLS of a registry with an %s key", (keyAlgorithm) => {
  let stack: TestStack;
  let endpoint: string;

  beforeAll(async () => {
    stack = await TestStack.ofComponent();
    const outputs = await stack.deploy({
      hostname: "localhost",
      port: await freePort(),
      containerName: stack.name,
      users: { elton: {} },
      tls: { keyAlgorithm },
    });
    endpoint = outputs.endpoint;
  });

  afterAll(() => stack.dispose());

  test("refuses SSL 2.0", async () => {
    expect(await offerSsl2(endpoint)).toEqual({ alert: alerts.protocolVersion });
  });

  test.each(old)("refuses %s, whatever the suites", async (_, version) => {
    for (const suites of everySuite) {
      expect(await offer(endpoint, { version, suites })).toEqual({ alert: alerts.protocolVersion });
    }
  });

  test("takes these suites at TLS 1.2 and no other of all 65,534", async () => {
    expect(await acceptedBy(endpoint, versions.tls12)).toEqual(tls12Numbers[keyAlgorithm]);
  });

  test("takes these suites at TLS 1.3 and no other", async () => {
    expect(await acceptedBy(endpoint, versions.tls13)).toEqual(tls13Suites);
  });

  test("takes these of OpenSSL's suites, each offered alone", async () => {
    const names = (await run("openssl", ["ciphers", "-s", "-tls1_2", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"]))
      .trim()
      .split(":");
    expect(names.length).toBeGreaterThan(50);
    const taken: string[] = [];
    for (const name of names) {
      const { code, output } = await connectBy("-tls1_2", "-cipher", `${name}:@SECLEVEL=0`);
      if (code === 0) {
        expect(output).toContain(`Cipher is ${name}\n`);
        taken.push(name);
      } else {
        expect(output).toMatch(/alert handshake failure|no cipher match|no ciphers available/);
      }
    }
    expect(taken.sort()).toEqual(tls12Suites[keyAlgorithm]);
  });

  test("refuses TLS 1.0 and 1.1 to OpenSSL, which can still speak them", async () => {
    for (const version of ["-tls1", "-tls1_1"]) {
      const { code, output } = await connectBy(version, "-cipher", "ALL:@SECLEVEL=0");
      expect(code).not.toBe(0);
      expect(output).toMatch(/alert protocol version/);
    }
  });

  test("does not compress", async () => {
    const suites = tls12Numbers[keyAlgorithm];
    const both = await offer(endpoint, { version: versions.tls12, suites, compressions: [1, 64, 0] });
    expect(both).toMatchObject({ suite: suites[0], compression: 0 });
    expect(await offer(endpoint, { version: versions.tls12, suites, compressions: [1] })).toEqual({
      alert: alerts.illegalParameter,
    });
  });

  test("sends no heartbeats, and binds renegotiation, which it refuses", async () => {
    const hello = await offer(endpoint, { version: versions.tls12, suites: tls12Numbers[keyAlgorithm] });
    expect(hello).toMatchObject({ extensions: expect.arrayContaining([0xff01]) });
    expect(hello).toMatchObject({ extensions: expect.not.arrayContaining([15]) });
    const { code, output } = await connectBy("-tls1_2", { input: renegotiate });
    expect(output).toMatch(/RENEGOTIATING\n.*alert unexpected message/);
    expect(code).not.toBe(0);
  });

  test("takes no early data, which could be replayed", async () => {
    const { output } = await connectBy("-tls1_3", "-ign_eof", { input: "GET / HTTP/1.0\n\n" });
    expect(output).toContain("HTTP/1.0 200 OK");
    const sizes = [...output.matchAll(/Max Early Data: (\d+)/g)].map(([, size]) => size);
    expect(new Set(sizes)).toEqual(new Set(["0"]));
  });

  test("notices when a connection is brought down to TLS 1.2", async () => {
    const suites = tls12Numbers[keyAlgorithm];
    expect(await offer(endpoint, { version: versions.tls12, suites: [...suites, signals.fallback] })).toEqual(
      { alert: alerts.inappropriateFallback },
    );
    const hello = await offer(endpoint, { version: versions.tls12, suites });
    // RFC 8446, section 4.1.3.
    expect("random" in hello && hello.random.subarray(24).toString("latin1")).toBe("DOWNGRD\x01");
  });

  test("takes nothing older than TLS 1.3 where that is asked for", async () => {
    const args = JSON.parse(await stack.run("config", "get", "args")) as Record<string, unknown>;
    await stack.deploy({ ...args, tls: { keyAlgorithm, minimumVersion: "1.3" } });
    for (const version of [versions.ssl3, versions.tls10, versions.tls11, versions.tls12]) {
      for (const suites of everySuite) {
        expect(await offer(endpoint, { version, suites })).toEqual({ alert: alerts.protocolVersion });
      }
    }
    expect(await offerSsl2(endpoint)).toEqual({ alert: alerts.protocolVersion });
    expect(await acceptedBy(endpoint, versions.tls13)).toEqual(tls13Suites);
  });

  function connectBy(...args: (string | { input: string })[]) {
    const given = args.filter((arg) => typeof arg === "string");
    const { input } = args.find((arg) => typeof arg === "object") ?? { input: "" };
    return attempt("openssl", ["s_client", "-connect", endpoint, ...given], { input });
  }
});

describe("a server that takes weak suites", () => {
  const cleanup = new Cleanup();

  afterAll(() => cleanup.run());

  /** Serves TLS as badly as OpenSSL still can, and gives its endpoint. */
  async function serve(options: TlsOptions): Promise<string> {
    const { certificatePem, privateKeyPem } = await issueCertificate("DNS:localhost");
    const server = createServer({ cert: certificatePem, key: privateKeyPem, ...options });
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanup.add(() => new Promise((resolve) => server.close(resolve)));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test("would be found", async () => {
    const weak = await serve({
      minVersion: "TLSv1",
      ciphers: "ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-NULL-SHA:AECDH-NULL-SHA:@SECLEVEL=0",
    });
    expect(await acceptedBy(weak, versions.tls12)).toEqual([0xc006, 0xc00a, 0xc015]);
    expect(await acceptedBy(weak, versions.tls10)).toEqual([0xc006, 0xc00a, 0xc015]);
    expect(await offer(weak, { version: versions.tls11, suites: [0xc00a] })).toMatchObject({ suite: 0xc00a });
  });

  test("and so would one that allows renegotiation", async () => {
    const lenient = await serve({ maxVersion: "TLSv1.2" });
    const args = ["s_client", "-connect", lenient, "-tls1_2"];
    const { code, output } = await attempt("openssl", args, { input: renegotiate });
    expect(output).toContain("RENEGOTIATING\n");
    expect(output).not.toContain("alert");
    expect(code).toBe(0);
  });
});
