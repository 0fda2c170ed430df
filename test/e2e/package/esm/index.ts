import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry } from "secure-registry";

const config = new pulumi.Config();

export const { endpoint, caCertificatePem, credentials, containerName } = new SecureRegistry("registry", {
  hostname: "localhost",
  port: config.requireNumber("port"),
  containerName: config.require("containerName"),
  users: { elton: {} },
});
