import { isIPv6 } from "node:net";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { SecureRegistryArgs } from "../arguments";
import type { Gate } from "../gate";
import { registryEnvironment } from "./environment";
import { healthCheck } from "./healthCheck";
import type { Label } from "./labels";
import { paths, ports, registryUser } from "./layout";
import type { Volumes } from "./volumes";

/** What the registry's container is made of, beside the component's arguments. */
export interface RegistryContainerArgs {
  containerName: pulumi.Output<string>;
  port: pulumi.Output<number>;
  image: pulumi.Input<string>;
  volumes: Volumes;
  labels: Label[];

  /** Changes with the certificate: the registry loads it once, when it starts. */
  certificateFingerprint: pulumi.Input<string>;
}

/** How long a stopped registry may finish its requests, in seconds; longer than its own drain timeout. */
const stopSeconds = 30;

/** How long the registry may take until it is healthy, in seconds. */
const healthySeconds = 60;

/** Creates the registry's container; its creation ends when the registry is healthy. */
export function createRegistryContainer(
  name: string,
  { containerName, port, image, volumes, labels, certificateFingerprint }: RegistryContainerArgs,
  args: SecureRegistryArgs,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  return new docker.Container(
    name,
    {
      name: containerName,
      image,
      envs: environment(args, gate),
      ports: [
        {
          internal: ports.registry,
          external: port,
          ip: gate.pass(args.bindAddress, "0.0.0.0").apply(canonicalAddress),
        },
      ],
      volumes: [
        { ...volumes.data, containerPath: paths.data },
        { ...volumes.certs, containerPath: paths.certs, readOnly: true },
        { ...volumes.auth, containerPath: paths.auth, readOnly: true },
      ],
      ...networkArgs(args, gate),
      labels: [...labels, { label: "secure-registry.certificate-sha256", value: certificateFingerprint }],
      restart: gate.pass(args.restart, "unless-stopped"),
      user: registryUser,
      readOnly: true,
      tmpfs: { "/tmp": "size=1m,mode=1777,noexec,nosuid,nodev" },
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      healthcheck: healthCheck(),
      wait: true,
      waitTimeout: healthySeconds,
      stopTimeout: stopSeconds,
      destroyGraceSeconds: stopSeconds,
    },
    {
      ...opts,
      // As the provider has it; but where the user has a transform, the SDK takes that for false.
      deleteBeforeReplace: true,
      // A container that was created but didn't start is replaced by the next update.
      replaceOnChanges: ["#initerror"],
    },
  );
}

function environment(args: SecureRegistryArgs, gate: Gate): pulumi.Output<string[]> {
  return pulumi
    .all([
      gate.pass(args.realm, "Registry Realm"),
      gate.pass(args.tls?.minimumVersion, "1.2"),
      gate.pass(args.environment, {}),
    ])
    .apply(([realm, minimumTlsVersion, further]) =>
      registryEnvironment({ realm, minimumTlsVersion, further }),
    );
}

function networkArgs(args: SecureRegistryArgs, gate: Gate): Pick<docker.ContainerArgs, "networksAdvanced"> {
  if (args.network === undefined) {
    return {};
  }
  const ipv4Address = args.ipv4Address === undefined ? {} : { ipv4Address: gate.pass(args.ipv4Address) };
  return { networksAdvanced: [{ name: gate.pass(args.network), ...ipv4Address }] };
}

/** An IP address as Docker gives it back: another spelling would look like a change. */
function canonicalAddress(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
