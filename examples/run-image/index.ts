import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const user = config.require("user");

// The stack with the SecureRegistry, and the one that has pushed the image.
const registry = new pulumi.StackReference(config.require("registryStack"));
const pushed = new pulumi.StackReference(config.require("imageStack"));
const endpoint = registry.requireOutput("endpoint") as pulumi.Output<string>;
const dockerConfigs = registry.requireOutput("dockerConfigs") as pulumi.Output<Record<string, string>>;

const provider = new docker.Provider("registry", {
  registryAuth: [
    { address: endpoint, configFileContent: dockerConfigs.apply((documents) => documents[user] ?? "") },
  ],
});

const image = new docker.RemoteImage("hello", { name: pushed.requireOutput("image") }, { provider });

const container = new docker.Container(
  "hello",
  { image: image.imageId, mustRun: false, attach: true, logs: true },
  { provider },
);

/** What the container has printed. */
export const message = container.containerLogs;
