import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { VolumesArgs } from "../arguments";
import type { Gate } from "../gate";

/** The kinds of files that a registry keeps, each in a place of its own. */
export type VolumeKind = "data" | "certs" | "auth";

/** For each kind how it is mounted: a volume by its name, or a folder of the Docker host by its path. */
export type Volumes = Record<VolumeKind, Pick<docker.types.input.ContainerVolume, "volumeName" | "hostPath">>;

/** Creates the volumes of a registry, except those that are folders of the Docker host. */
export function createVolumes(
  name: string,
  args: VolumesArgs | undefined,
  containerName: pulumi.Output<string>,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): Volumes {
  const create = (kind: VolumeKind, retainOnDelete: boolean): Volumes[VolumeKind] => {
    const place = args?.[kind];
    if (place?.startsWith("/")) {
      return { hostPath: gate.pass(place) };
    }
    const volume = new docker.Volume(
      `${name}-${kind}`,
      { name: gate.pass(place, defaultName(containerName, kind)), labels: labels(containerName, kind) },
      // A container that is renamed keeps its volumes, and so its images.
      { ...opts, retainOnDelete, ignoreChanges: place === undefined ? ["name", "labels"] : ["labels"] },
    );
    return { volumeName: volume.name };
  };
  return {
    data: create("data", args?.retainData ?? true),
    certs: create("certs", false),
    auth: create("auth", false),
  };
}

/** No two registries on one Docker host have the same container name, so that none gets another's volume. */
function defaultName(containerName: pulumi.Output<string>, kind: VolumeKind): pulumi.Output<string> {
  return pulumi.interpolate`${pulumi.getProject()}-${pulumi.getStack()}-${containerName}-${kind}`;
}

/** Labels by which a person finds the volumes of a registry, those left by `pulumi destroy` as well. */
function labels(containerName: pulumi.Output<string>, kind: VolumeKind): docker.types.input.VolumeLabel[] {
  return [
    { label: "secure-registry.project", value: pulumi.getProject() },
    { label: "secure-registry.stack", value: pulumi.getStack() },
    { label: "secure-registry.container", value: containerName },
    { label: "secure-registry.volume", value: kind },
  ];
}
