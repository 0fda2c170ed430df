import * as pulumi from "@pulumi/pulumi";
import { providers } from "../support/providers";
import { record } from "../support/recorder";

test("the program deploys one registry by its configuration, and exports all of its outputs", async () => {
  const { resources, outputs } = record(providers(), "secure-registry", "dev");
  pulumi.runtime.setAllConfig({
    "secure-registry:hostname": "registry.local",
    "secure-registry:port": "8443",
    "secure-registry:users": '{"elton":{},"francis":{}}',
  });

  const exported: Record<string, pulumi.Output<unknown>> = await import("../../../infra");

  const { values, secrets } = await outputs;
  expect(values.endpoint).toBe("registry.local:8443");
  expect(Object.keys(values.credentials as object).sort()).toEqual(["elton", "francis"]);
  expect(resources.filter(({ parent }) => parent === "").map(({ type, name }) => [type, name])).toEqual([
    ["secure-registry:index:SecureRegistry", "registry"],
  ]);

  const exports = Object.entries(exported).filter(([name]) => name !== "__esModule" && name !== "default");
  const known = await Promise.all(
    exports.map(
      async ([name, output]) => [name, await promiseOf(output), await pulumi.isSecret(output)] as const,
    ),
  );
  expect(Object.fromEntries(known.map(([name, value]) => [name, value]))).toEqual(values);
  expect(
    known
      .filter(([, , secret]) => secret)
      .map(([name]) => name)
      .sort(),
  ).toEqual(secrets);
});

function promiseOf(output: pulumi.Output<unknown>): Promise<unknown> {
  return new Promise((resolve) => output.apply(resolve));
}
