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
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): Volumes {
  const stack = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const create = (kind: VolumeKind, retainOnDelete: boolean): Volumes[VolumeKind] => {
    const place = args?.[kind];
    if (place?.startsWith("/")) {
      return { hostPath: gate.pass(place) };
    }
    const volume = new docker.Volume(
      `${name}-${kind}`,
      { name: gate.pass(place, `${stack}-${name}-${kind}`), labels: labels(kind) },
      { ...opts, retainOnDelete },
    );
    return { volumeName: volume.name };
  };
  return {
    data: create("data", args?.retainData ?? true),
    certs: create("certs", false),
    auth: create("auth", false),
  };
}

/** Labels by which a person finds the volumes of a stack, those left by `pulumi destroy` as well. */
function labels(kind: VolumeKind): docker.types.input.VolumeLabel[] {
  return [
    { label: "secure-registry.project", value: pulumi.getProject() },
    { label: "secure-registry.stack", value: pulumi.getStack() },
    { label: "secure-registry.volume", value: kind },
  ];
}
