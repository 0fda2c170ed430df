// A registry with an account for CI. Its login is a config.json document, as docker, skopeo and Kubernetes' pull
// secrets (kubernetes.io/dockerconfigjson) take it:
//
//   pulumi stack output ciDockerConfig --show-secrets >"$DOCKER_CONFIG/config.json"
import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry } from "secure-registry";

const config = new pulumi.Config();
const registry = new SecureRegistry("registry", {
  hostname: config.require("hostname"),
  port: config.requireNumber("port"),
  containerName: config.require("containerName"),
  // A new number draws a new password: pulumi config set rotation 2
  users: { ci: { rotation: config.require("rotation") } },
});

export const { endpoint, caCertificatePem } = registry;
export const ciDockerConfig = registry.dockerConfigs.apply((documents) => documents.ci);
