import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { SecureRegistry, type SecureRegistryArgs } from "secure-registry";

const config = new pulumi.Config();
const args = config.requireObject<SecureRegistryArgs>("args");

/** A resource of which some options make the component depend; it takes its time. */
const slow = new docker.Container("slow", {
  image: config.require("image"),
  entrypoints: ["sleep", "3"],
  tmpfs: { "/var/lib/registry": "size=1m" },
  attach: true,
  mustRun: false,
});

const host = config.get("otherHost");
const other = host === undefined ? undefined : new docker.Provider("other", { host });

/** The types of the resources that a transform has met. */
const met: string[] = [];

/** Which options the component gets, by the names that a test gives. */
const options: Record<string, pulumi.ComponentResourceOptions> = {
  aliases: { aliases: [{ name: "registry" }] },
  deletedWith: { deletedWith: slow },
  dependsOn: { dependsOn: [slow] },
  ignoreChanges: { ignoreChanges: ["envs"] },
  ignoreChangesByTransform: {
    transforms: [
      ({ type, props, opts }) =>
        type === "docker:index/container:Container"
          ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ["envs"] }) }
          : undefined,
    ],
  },
  label: {
    transforms: [
      ({ type, props, opts }) => {
        met.push(type);
        return /:(Container|Volume)$/.test(type)
          ? { props: { ...props, labels: [...props.labels, { label: "team", value: "images" }] }, opts }
          : undefined;
      },
    ],
  },
  protect: { protect: true },
  retainOnDelete: { retainOnDelete: true },
};

const given = config.getObject<string[]>("options") ?? [];
const registry = new SecureRegistry(
  config.get("name") ?? "registry",
  args,
  given.reduce<pulumi.ComponentResourceOptions>(
    (all, name) => pulumi.mergeOptions(all, options[name] ?? {}),
    {},
  ),
);

/** Waits for the component, as a resource of a user's would. */
new random.RandomId("after", { byteLength: 8 }, { dependsOn: [registry] });

const secondArgs = config.getObject<SecureRegistryArgs>("second");
const second =
  secondArgs && new SecureRegistry("second", secondArgs, { providers: other && { docker: other } });

export const { endpoint, caCertificatePem, credentials } = registry;
export const transformed = registry.containerId.apply(() => met.sort());
export const secondOutputs = second && {
  endpoint: second.endpoint,
  caCertificatePem: second.caCertificatePem,
  credentials: second.credentials,
};
