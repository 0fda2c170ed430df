// A private container registry with two users.
import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry } from "secure-registry";

const config = new pulumi.Config();
const registry = new SecureRegistry("registry", {
  hostname: config.require("hostname"),
  port: config.requireNumber("port"),
  containerName: config.require("containerName"),
  users: {
    ci: {}, // a password is generated
    elton: { password: config.requireSecret("eltonPassword") }, // or chosen
  },
});

export const { endpoint, caCertificatePem, credentials } = registry;
