import * as pulumi from "@pulumi/pulumi";
import { SecureRegistry } from "../components";
import { readConfig } from "./config";

const registry = new SecureRegistry("registry", readConfig(new pulumi.Config()));

export const endpoint = registry.endpoint;
export const url = registry.url;
export const caCertificatePem = registry.caCertificatePem;
export const credentials = registry.credentials;
export const dockerConfigs = registry.dockerConfigs;
export const containerId = registry.containerId;
export const containerName = registry.containerName;
