import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { VolumesArgs } from "../arguments";
import type { Gate } from "../gate";
import { ownerLabels } from "./labels";

/** The kinds of files that a registry keeps, each in a place of its own. */
export type VolumeKind = "data" | "certs" | "auth";

/** How a place is mounted: a volume by its name, or a folder of the Docker host by its path. */
export type VolumeMount = Pick<docker.types.input.ContainerVolume, "volumeName" | "hostPath">;

/** For each kind how it is mounted. */
export type Volumes = Record<VolumeKind, VolumeMount>;

/**
 * Creates the volumes of a registry, except those that are folders of the Docker host. Data is found again by
 * its volume's name; certificates and accounts can be made anew, and their volumes get names of their own, so
 * that no registry ever gets another's.
 */
export function createVolumes(
  name: string,
  args: VolumesArgs | undefined,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): Volumes {
  const create = (
    kind: VolumeKind,
    options: pulumi.CustomResourceOptions,
    defaultName?: string,
  ): VolumeMount => {
    const place = args?.[kind];
    if (place?.startsWith("/")) {
      return { hostPath: gate.pass(place) };
    }
    const volumeName = place ?? defaultName;
    const volume = new docker.Volume(
      `${name}-${kind}`,
      {
        ...(volumeName === undefined ? {} : { name: gate.pass(volumeName) }),
        labels: gate.pass([...ownerLabels(name), { label: "secure-registry.volume", value: kind }]),
      },
      { ...opts, ...options },
    );
    return { volumeName: volume.name };
  };
  // A component that is renamed, with an alias, keeps its images.
  const kept = args?.data === undefined ? ["name", "labels"] : ["labels"];
  return {
    data: create(
      "data",
      {
        // Undefined, and not false: then the component's own options count.
        retainOnDelete: (args?.retainData ?? true) || undefined,
        protect: undefined,
        ignoreChanges: kept,
      },
      `${pulumi.getProject()}-${pulumi.getStack()}-${name}-data`,
    ),
    certs: create("certs", { ignoreChanges: ["labels"] }),
    auth: create("auth", { ignoreChanges: ["labels"] }),
  };
}
