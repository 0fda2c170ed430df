import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { paths, registryUser } from "./layout";
import type { VolumeMount } from "./volumes";

/** A file to deliver. */
export interface DeliveredFile {
  /** Its name in the volume. */
  name: string;

  /** Its content. */
  content: pulumi.Input<string>;

  /** Its permissions, such as `0400`. */
  mode: string;
}

/** What one delivery brings and where to. */
export interface DeliveryArgs {
  containerName: pulumi.Input<string>;
  image: pulumi.Input<string>;

  /** The volume that the files go to. */
  volume: VolumeMount;

  files: DeliveredFile[];

  /** A volume to hand over to the registry's user as it is. */
  ownedVolume?: VolumeMount;
}

const stagingPath = "/delivery";
const volumePath = "/volume";
const ownedVolumePath = "/owned";

/** How long a delivery may take, in seconds; one that fails uses all of it up. */
const timeoutSeconds = 60;

/**
 * Delivers files into a volume by a container that runs once, so that they travel through the Docker API alone:
 * they are uploaded into the container's own layer, from there copied into the volume, given to the registry's
 * user, and renamed over the former ones, so that a running registry sees each of them whole.
 */
export function createDelivery(
  name: string,
  args: DeliveryArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const volumes = [{ ...args.volume, containerPath: volumePath }];
  if (args.ownedVolume !== undefined) {
    volumes.push({ ...args.ownedVolume, containerPath: ownedVolumePath });
  }
  const container = new docker.Container(
    name,
    {
      name: args.containerName,
      image: args.image,
      entrypoints: ["/bin/sh", "-c", deliveryScript(args.files, args.ownedVolume !== undefined)],
      uploads: args.files.map(({ name: file, content }) => ({
        file: `${stagingPath}/${file}`,
        content,
        permissions: "0600",
      })),
      volumes,
      // The image declares this path a volume: Docker would make an anonymous one.
      tmpfs: { [paths.data]: "size=1m" },
      user: "0:0",
      networkMode: "none",
      capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER"] },
      securityOpts: ["no-new-privileges"],
      restart: "no",
      mustRun: false,
      attach: true,
    },
    {
      ...opts,
      // Creation waits for the container's end, but takes no notice of its exit code: a failed delivery does
      // not end, and so its creation fails. The next update then starts it anew.
      customTimeouts: { create: `${timeoutSeconds}s` },
      replaceOnChanges: ["#initerror"],
    },
  );
  pulumi.all([container.exitCode, container.urn]).apply(([code, urn]) => rejectFailure(code, urn));
  return container;
}

/** A container that was killed has ended, too, and would be taken for a delivery ever after. */
function rejectFailure(exitCode: number | undefined, urn: string): void {
  if (exitCode !== undefined && exitCode !== 0) {
    throw new pulumi.RunError(
      `The delivery of files was broken off (exit code ${exitCode}). Deliver them again: pulumi up --replace '${urn}'`,
    );
  }
}

/** The commands that deliver, in a shell that every registry image has. */
export function deliveryScript(
  files: readonly Pick<DeliveredFile, "name" | "mode">[],
  ownsVolume: boolean,
): string {
  const steps = files.map(({ name, mode }) => deliverFile(name, mode));
  // The folder itself, too: one of the Docker host can be closed to others.
  steps.push(`chown ${registryUser} ${volumePath}`);
  if (ownsVolume) {
    const root = `${ownedVolumePath}/docker`;
    steps.unshift(
      // Docker gives an empty volume the owner that the image's folder has: the registry's own first folder
      // keeps it from being empty. What else a folder of the Docker host holds is not touched.
      `mkdir -p ${root}`,
      `chown ${registryUser} ${ownedVolumePath}`,
      // Only where the owner is wrong: a registry's data can be millions of files.
      `[ "$(stat -c %u:%g ${root})" = ${registryUser} ] || chown -R ${registryUser} ${root}`,
    );
  }
  const script = ["set -eu", ...steps].join("\n");
  return `/bin/sh -c '${script}' || { echo "The delivery failed: see above." >&2; exec sleep ${2 * timeoutSeconds}; }`;
}

function deliverFile(name: string, mode: string): string {
  const staged = `${stagingPath}/${name}`;
  const incoming = `${volumePath}/.${name}.new`;
  // A staged file that is gone has been delivered: the container was started again.
  return `if [ -e ${staged} ]; then
  cp ${staged} ${incoming}
  chown ${registryUser} ${incoming}
  chmod ${mode} ${incoming}
  mv -fT ${incoming} ${volumePath}/${name}
  rm ${staged}
fi`;
}
