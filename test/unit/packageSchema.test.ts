import { resolve } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";

const components = resolve(__dirname, "../../components");
const analyzed = new Analyzer(
  components,
  "secure-registry",
  { name: "secure-registry" },
  new Set(["SecureRegistry"]),
).analyze();

describe("Pulumi's analyzer for multi-language components accepts the component as it is", () => {
  const { inputs, outputs } = analyzed.components.SecureRegistry ?? { inputs: {}, outputs: {} };

  test("its inputs, of which only the hostname is required", () => {
    expect(Object.keys(inputs).sort()).toEqual([
      "bcryptCost",
      "bindAddress",
      "containerName",
      "environment",
      "hostname",
      "htpasswd",
      "image",
      "ipv4Address",
      "network",
      "port",
      "realm",
      "restart",
      "tls",
      "users",
      "volumes",
    ]);
    const required = Object.entries(inputs).filter(([, { optional }]) => optional !== true);
    expect(required.map(([input]) => input)).toEqual(["hostname"]);
  });

  test("its outputs, and nothing else for one", () => {
    expect(Object.keys(outputs).sort()).toEqual([
      "caCertificatePem",
      "containerId",
      "containerName",
      "credentials",
      "dockerConfigs",
      "endpoint",
      "url",
    ]);
  });

  test("every property has a description", () => {
    const types = Object.values(analyzed.typeDefinitions).flatMap(({ properties }) =>
      Object.entries(properties ?? {}),
    );
    const all = [...Object.entries(inputs), ...Object.entries(outputs), ...types];
    expect(all.filter(([, { description }]) => !description).map(([property]) => property)).toEqual([]);
  });
});
