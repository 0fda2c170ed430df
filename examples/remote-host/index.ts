// A registry on another Docker host, deployed over ssh: that host needs Docker and nothing else.
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry } from "secure-registry";

const config = new pulumi.Config();
const host = new docker.Provider("host", {
  host: config.require("dockerHost"),
  // Options of ssh, such as -i with the key's path. The host's key must be in known_hosts.
  sshOpts: config.getObject<string[]>("sshOptions"),
});

const registry = new SecureRegistry(
  "registry",
  {
    hostname: config.require("hostname"),
    port: config.requireNumber("port"),
    containerName: config.require("containerName"),
    users: { deploy: {} },
  },
  { providers: { docker: host } },
);

export const { endpoint, caCertificatePem, credentials } = registry;
