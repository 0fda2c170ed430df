import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const user = config.require("user");

// The stack with the SecureRegistry, which exports `endpoint` and `dockerConfigs`.
const registry = new pulumi.StackReference(config.require("registryStack"));
const endpoint = registry.requireOutput("endpoint") as pulumi.Output<string>;
const dockerConfigs = registry.requireOutput("dockerConfigs") as pulumi.Output<Record<string, string>>;

const provider = new docker.Provider("registry", {
  registryAuth: [
    { address: endpoint, configFileContent: dockerConfigs.apply((documents) => documents[user] ?? "") },
  ],
});

const built = new docker.RemoteImage(
  "hello",
  {
    name: pulumi.interpolate`${endpoint}/hello:1.0`,
    build: { context: ".", buildArgs: { BASE: config.get("base") ?? "busybox:1.37" } },
  },
  { provider },
);

const pushed = new docker.RegistryImage(
  "hello",
  // The registry deletes no images, by default.
  { name: built.name, keepRemotely: true, triggers: { image: built.imageId } },
  { provider },
);

/** The image by its digest: what another stack runs is what was pushed here. */
export const image = pulumi.interpolate`${endpoint}/hello@${pushed.sha256Digest}`;
