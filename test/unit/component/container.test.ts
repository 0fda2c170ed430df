import { createHash } from "node:crypto";
import type { SecureRegistryArgs } from "../../../components";
import { registryEnvironment } from "../../../components/container/environment";
import { healthCheck } from "../../../components/container/healthCheck";
import { type Deployment, deploy } from "../support/deploy";
import { issue } from "../support/openssl";

async function container(args?: Partial<SecureRegistryArgs>): Promise<Record<string, unknown>> {
  return (await deploy(args)).inputs("registry-container");
}

const ownerLabels = [
  { label: "secure-registry.project", value: "acme" },
  { label: "secure-registry.stack", value: "prod" },
  { label: "secure-registry.component", value: "registry" },
];

describe("the registry's container by default", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy();
  });

  test("is made of this, and of nothing else", () => {
    const { image, ...inputs } = deployment.inputs("registry-container");
    expect(inputs).toEqual({
      name: "registry",
      envs: registryEnvironment({ realm: "Registry Realm", minimumTlsVersion: "1.2", further: {} }),
      ports: [{ internal: 5000, external: 5000, ip: "0.0.0.0" }],
      volumes: [
        { volumeName: "acme-prod-registry-data", containerPath: "/var/lib/registry" },
        { volumeName: "registry-certs-1a2b3c4", containerPath: "/certs", readOnly: true },
        { volumeName: "registry-auth-1a2b3c4", containerPath: "/auth", readOnly: true },
      ],
      labels: [
        ...ownerLabels,
        {
          label: "secure-registry.certificate-sha256",
          value: createHash("sha256").update("registry-server-certificate PEM\n").digest("hex"),
        },
      ],
      restart: "unless-stopped",
      user: "65532:65532",
      readOnly: true,
      tmpfs: { "/tmp": "size=1m,mode=1777,noexec,nosuid,nodev" },
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      healthcheck: { ...healthCheck() },
      wait: true,
      waitTimeout: 60,
      stopTimeout: 30,
      destroyGraceSeconds: 30,
    });
  });

  test("has no secret in it, which `docker inspect` would tell", () => {
    expect(deployment.resource("registry-container").secrets).toEqual([]);
  });

  test("starts after the delivery of its files, and is replaced if it did not start", () => {
    const { dependsOn, replaceOnChanges } = deployment.options("registry-container");

    expect(dependsOn).toEqual(expect.arrayContaining(["registry-files"]));
    expect(replaceOnChanges).toEqual(["#initerror"]);
  });

  test("does not change with the accounts, so that a new user does not restart it", async () => {
    const other = await deploy({ users: { francis: { password: "correct horse battery" } } });

    expect(other.inputs("registry-container")).toEqual(deployment.inputs("registry-container"));
  });

  test("changes by a label alone with the certificate, which the registry reads when it starts", async () => {
    const own = issue({ name: "own", covers: "DNS:registry.example.com" });
    const other = await deploy({ tls: own });

    const { labels, ...others } = other.inputs("registry-container");
    expect(others).toEqual({ ...deployment.inputs("registry-container"), labels: undefined });
    expect(labels).toEqual([
      ...ownerLabels,
      {
        label: "secure-registry.certificate-sha256",
        value: createHash("sha256").update(own.certificatePem).digest("hex"),
      },
    ]);
  });
});

test.each<[string, Partial<SecureRegistryArgs>, Record<string, unknown>]>([
  ["port is published", { port: 443 }, { ports: [{ internal: 5000, external: 443, ip: "0.0.0.0" }] }],
  [
    "bindAddress is what the port is published on",
    { bindAddress: "127.0.0.1" },
    { ports: [{ internal: 5000, external: 5000, ip: "127.0.0.1" }] },
  ],
  [
    "a bindAddress of IPv6 is written as Docker gives it back",
    { bindAddress: "0:0:0:0:0:0:0:1" },
    { ports: [{ internal: 5000, external: 5000, ip: "::1" }] },
  ],
  [
    "a bindAddress of IPv6 has no capitals and no zeros in front",
    { bindAddress: "FD00::00A:0" },
    { ports: [{ internal: 5000, external: 5000, ip: "fd00::a:0" }] },
  ],
  [
    "a bindAddress of IPv6 for all interfaces stays as it is",
    { bindAddress: "::" },
    { ports: [{ internal: 5000, external: 5000, ip: "::" }] },
  ],
  ["containerName is its name", { containerName: "images" }, { name: "images" }],
  ["restart is its policy", { restart: "on-failure" }, { restart: "on-failure" }],
  ["network is joined", { network: "backend" }, { networksAdvanced: [{ name: "backend" }] }],
])("%s, and nothing else changes", async (_, args, change) => {
  expect(await container(args)).toEqual({ ...(await container()), ...change });
});

test("ipv4Address is its address in the network", async () => {
  const { inputs } = (
    await deploy({ network: "backend", ipv4Address: "10.1.2.3" }, { subnets: ["10.1.2.0/24"] })
  ).resource("registry-container");

  expect(inputs).toEqual({
    ...(await container()),
    networksAdvanced: [{ name: "backend", ipv4Address: "10.1.2.3" }],
  });
});

test.each<[string, Partial<SecureRegistryArgs>, string]>([
  ["realm", { realm: "Elsewhere" }, "REGISTRY_AUTH_HTPASSWD_REALM=Elsewhere"],
  ["tls.minimumVersion", { tls: { minimumVersion: "1.3" } }, "REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.3"],
  ["environment", { environment: { REGISTRY_LOG_LEVEL: "warn" } }, "REGISTRY_LOG_LEVEL=warn"],
  ["environment", { environment: { REGISTRY_HTTP_PREFIX: "/a/" } }, "REGISTRY_HTTP_PREFIX=/a/"],
])("%s changes one variable of its environment, as in %j", async (_, args, variable) => {
  const { envs, ...others } = await container(args);
  const { envs: before, ...othersBefore } = await container();

  const name = variable.slice(0, variable.indexOf("=") + 1);
  const unchanged = (before as string[]).filter((other) => !other.startsWith(name));
  expect(envs).toEqual([...unchanged, variable].sort());
  expect(others).toEqual(othersBefore);
});

test.each<[string, Partial<SecureRegistryArgs>, string[]]>([
  ["is asked about if it is given, as there may be none", { network: "backend" }, ["backend"]],
  ["is asked about once, with an address", { network: "backend", ipv4Address: "10.1.2.3" }, ["backend"]],
  ["is not asked about if none is given", {}, []],
])("the network %s", async (_, args, expected) => {
  const asked: string[] = [];
  await deploy(args, { subnets: ["10.1.2.0/24"], onNetwork: (network) => asked.push(network) });

  expect(asked).toEqual(expected);
});
