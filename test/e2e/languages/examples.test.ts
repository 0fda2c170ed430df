import { defaultImage } from "../../../components/container/image";
import { Cleanup } from "../support/cleanup";
import { run } from "../support/command";
import { DockerClient, docker, inspect } from "../support/docker";
import { ExampleStack } from "../support/exampleStack";
import { handshake, issueCertificate } from "../support/openssl";
import { RegistryClient } from "../support/registryClient";
import { freePort } from "../support/stack";

describe("the example", () => {
  const cleanup = new Cleanup();

  afterAll(() => cleanup.run());

  /** A stack of an example that is destroyed at the end. */
  async function stackOf(example: string): Promise<ExampleStack> {
    const stack = await ExampleStack.of(example);
    cleanup.add(() => stack.dispose());
    return stack;
  }

  test("team-registry: own certificate, TLS 1.3 and accounts made elsewhere", async () => {
    const stack = await stackOf("team-registry");
    const own = await issueCertificate("DNS:localhost");
    await stack.run("config", "set", "hostname", "localhost");
    await stack.run("config", "set", "certificatePem", "--", own.certificatePem);
    await stack.run("config", "set", "chainPem", "--", own.chainPem);
    await stack.setSecret("privateKeyPem", own.privateKeyPem);
    await stack.setSecret("htpasswd", await run("htpasswd", ["-nbB", "-C", "5", "dora", "made elsewhere"]));
    const { endpoint, caCertificatePem } = await stack.up();

    const options = { caCertificatePem, name: "localhost" };
    const { verification, protocol, certificates } = await handshake(endpoint, options);
    expect({ verification, protocol }).toEqual({ verification: "0 (ok)", protocol: "TLSv1.3" });
    expect(certificates[0]?.trim()).toBe(own.certificatePem.trim());
    const older = await handshake(endpoint, { ...options, arguments: ["-tls1_2"] });
    expect(older.protocol).toBeUndefined();
    const client = new RegistryClient(endpoint, caCertificatePem);
    expect(await client.status("dora", "made elsewhere")).toBe(200);
    expect(await client.status("dora", "wrong")).toBe(401);
    // The key's middle lines: the first ones differ in nothing.
    expect(await stack.state()).not.toContain(own.privateKeyPem.split("\n")[2]);
  });

  test("pull-through-cache: what was pulled once is there without the upstream", async () => {
    const upstream = `upstream-${process.pid}`;
    const port = await freePort();
    cleanup.add(() => docker("rm", "--force", "--volumes", upstream));
    await docker("run", "--detach", "--name", upstream, "--publish", `127.0.0.1:${port}:5000`, defaultImage);
    await docker("tag", defaultImage, `localhost:${port}/tools/base:1`);
    cleanup.add(() => docker("rmi", `localhost:${port}/tools/base:1`));
    await docker("push", `localhost:${port}/tools/base:1`);
    const address = await inspect(upstream, "{{.NetworkSettings.IPAddress}}");

    const stack = await stackOf("pull-through-cache");
    await stack.run("config", "set", "upstream", `http://${address}:5000`);
    const { endpoint, caCertificatePem, credentials } = await stack.up();

    const client = new RegistryClient(endpoint, caCertificatePem);
    const developer = ["developer", credentials.developer ?? ""] as const;
    const headers = { Accept: "application/vnd.docker.distribution.manifest.v2+json" };
    const get = (path: string) =>
      client.request(`/v2/tools/base/${path}`, { credentials: developer, headers });
    const manifest = await get("manifests/1");
    expect(manifest.status).toBe(200);
    const { layers } = JSON.parse(manifest.body) as { layers: { digest: string }[] };
    const blob = `blobs/${layers[0]?.digest}`;
    expect((await get(blob)).status).toBe(200);

    await docker("stop", "--time", "0", upstream);
    expect((await get(blob)).status).toBe(200);
    expect((await get(`blobs/sha256:${"0".repeat(64)}`)).status).not.toBe(200);
    expect((await client.request(`/v2/tools/base/${blob}`)).status).toBe(401);
  });

  test("ci-user: its config.json logs in, and a rotation ends the old one", async () => {
    const stack = await stackOf("ci-user");
    const before = await stack.up<{ endpoint: string; caCertificatePem: string; ciDockerConfig: string }>();
    const client = new DockerClient();
    cleanup.add(async () => client.dispose());

    await client.useConfig(before.ciDockerConfig);
    await client.run("tag", defaultImage, `${before.endpoint}/ci/app:1`);
    cleanup.add(() => docker("rmi", `${before.endpoint}/ci/app:1`));
    await client.run("push", `${before.endpoint}/ci/app:1`);
    expect(await client.skopeo(before, `${before.endpoint}/ci/app:1`)).toContain('"Digest": "sha256:');

    await stack.run("config", "set", "rotation", "2");
    await stack.up();
    await expect(client.skopeo(before, `${before.endpoint}/ci/app:1`)).rejects.toThrow(/authentication|401/i);
  });
});
