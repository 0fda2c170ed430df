import * as pulumi from "@pulumi/pulumi";
import type { SecureRegistryArgs } from "../../../components";
import { type Deployment, deploy } from "../support/deploy";

test.each<[string, Partial<SecureRegistryArgs>, string]>([
  ["a DNS name", {}, "registry.example.com:5000"],
  ["another port", { port: 443 }, "registry.example.com:443"],
  ["an IPv4 address", { hostname: "10.0.0.1" }, "10.0.0.1:5000"],
  ["an IPv6 address, in brackets", { hostname: "fd00::1", port: 8443 }, "[fd00::1]:8443"],
])("endpoint and url are made of %s", async (_, args, endpoint) => {
  const { outputs } = await deploy(args);

  expect(outputs.endpoint).toBe(endpoint);
  expect(outputs.url).toBe(`https://${endpoint}`);
});

describe("the outputs", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deploy({ users: { elton: { password: "correct horse battery" }, Zoë: {} } });
  });

  test("are these and no others", () => {
    expect(Object.keys(deployment.outputs).sort()).toEqual([
      "caCertificatePem",
      "containerId",
      "containerName",
      "credentials",
      "dockerConfigs",
      "endpoint",
      "url",
    ]);
  });

  test("name the container", () => {
    expect(deployment.outputs).toMatchObject({
      containerId: "registry-container-id",
      containerName: "registry",
    });
  });

  test("have for each known password a Docker configuration for the endpoint", () => {
    const credentials = deployment.outputs.credentials as Record<string, string>;
    const configs = deployment.outputs.dockerConfigs as Record<string, string>;

    expect(Object.keys(configs).sort()).toEqual(["Zoë", "elton"]);
    for (const [user, config] of Object.entries(configs)) {
      const { auth } = JSON.parse(config).auths["registry.example.com:5000"];
      expect(Buffer.from(auth, "base64").toString()).toBe(`${user}:${credentials[user]}`);
    }
  });

  test("keep credentials and Docker configurations secret, and nothing else", () => {
    expect(deployment.secretOutputs).toEqual(["credentials", "dockerConfigs"]);
  });

  test("keep the same secret where all passwords are given in the clear", async () => {
    const { secretOutputs } = await deploy({ users: { elton: { password: "correct horse battery" } } });

    expect(secretOutputs).toEqual(["credentials", "dockerConfigs"]);
  });

  test("keep the same secret where accounts and their passwords are secret inputs", async () => {
    const { secretOutputs } = await deploy({
      users: { elton: { password: pulumi.secret("correct horse battery") } },
      htpasswd: pulumi.secret("anna:$2y$05$abcdefghijklmnopqrstuuJ2YzYp7oXqXWn4JpZ5H8kV0dQ0e1yKC"),
    });

    expect(secretOutputs).toEqual(["credentials", "dockerConfigs"]);
  });

  test("are secret where what they are made of is", async () => {
    const { secretOutputs } = await deploy({ hostname: pulumi.secret("registry.example.com") });

    expect(secretOutputs).toEqual(["credentials", "dockerConfigs", "endpoint", "url"]);
  });
});
