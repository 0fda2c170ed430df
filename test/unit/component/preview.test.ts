import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { SecureRegistry } from "../../../components";
import { deploy } from "../support/deploy";
import { providers } from "../support/providers";
import { record } from "../support/recorder";

/** What another resource will have computed when it exists. */
const notKnown = pulumi.output(unknown) as pulumi.Output<never>;

test("a preview shows the same resources where arguments are not known yet, and takes none of them for bad", async () => {
  const users = { elton: {}, francis: { password: "correct horse battery" } };
  const deployed = await deploy({ users });

  const { resources, outputs } = record(providers(), "acme", "prod", true);
  new SecureRegistry("registry", {
    hostname: notKnown,
    port: notKnown,
    realm: notKnown,
    users: { elton: { rotation: notKnown }, francis: { password: notKnown } },
  });
  const { values } = await outputs;

  expect(resources.map(({ name }) => name).sort()).toEqual(deployed.names());
  expect(values.endpoint).toBe(pulumi.runtime.unknownValue);
  expect(values.credentials).toBe(pulumi.runtime.unknownValue);
});
