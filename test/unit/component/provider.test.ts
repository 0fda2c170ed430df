import * as docker from "@pulumi/docker";
import { SecureRegistry } from "../../../components";
import { leastArgs } from "../support/deploy";
import { providers } from "../support/providers";
import { record } from "../support/recorder";

test("a Docker provider that the component is given is used for all that Docker does, and for nothing else", async () => {
  const lookups: (string | undefined)[] = [];
  const mocks = {
    ...providers(),
    call: ({ provider }: { provider?: string }) => {
      lookups.push(provider);
      return { ipamConfigs: [{ subnet: "10.1.2.0/24" }] };
    },
  };
  const { resources, outputs } = record(mocks, "acme", "prod");
  const remote = new docker.Provider("remote", { host: "ssh://docker.example.com" });

  const args = { ...leastArgs, network: "backend", ipv4Address: "10.1.2.3" };
  new SecureRegistry("registry", args, { providers: [remote] });
  await outputs;

  const reference = "urn:pulumi:prod::acme::pulumi:providers:docker::remote::remote-id";
  const used = (byDocker: boolean) =>
    resources
      .filter(({ type, parent }) => parent !== "" && type.startsWith("docker:") === byDocker)
      .map(({ options }) => options.provider);
  expect(used(true)).toEqual(Array.from({ length: 6 }, () => reference));
  expect(used(false)).toEqual(Array.from({ length: 7 }, () => ""));
  expect(lookups).toEqual([reference]);
});
