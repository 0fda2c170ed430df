import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { filesScript } from "./filesScript";
import type { Label } from "./labels";
import { deliveredFiles, filesContainerPaths, files as names, paths, type RegistryFile } from "./layout";
import type { VolumeKind, Volumes } from "./volumes";

/** What the container that delivers the files is made of. */
export interface FilesContainerArgs {
  containerName: pulumi.Input<string>;
  image: pulumi.Input<string>;
  volumes: Volumes;
  labels: Label[];

  /** Each file's content. */
  contents: Record<RegistryFile, pulumi.Input<string>>;
}

/** How long a delivery may take, in seconds; one that fails uses all of it up. */
const timeoutSeconds = 60;

/**
 * Creates the container that delivers the registry's files and keeps them as they were delivered. They travel
 * through the Docker API alone: uploaded into the container's own layer, and copied into the volumes from there.
 */
export function createFilesContainer(
  name: string,
  { containerName, image, volumes, labels, contents }: FilesContainerArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const mount = (kind: VolumeKind) => ({
    ...volumes[kind],
    containerPath: `${filesContainerPaths.volumes}/${kind}`,
  });
  return new docker.Container(
    name,
    {
      name: containerName,
      image,
      entrypoints: ["/bin/sh", "-c", filesScript(2 * timeoutSeconds)],
      uploads: deliveredFiles.map(({ file, volume }) => ({
        file: `${filesContainerPaths.staging}/${volume}/${names[file]}`,
        content: contents[file],
        permissions: "0600",
      })),
      labels,
      volumes: [mount("data"), mount("certs"), mount("auth")],
      // The image declares this path a volume: Docker would make an anonymous one.
      tmpfs: { [paths.data]: "size=1m" },
      user: "0:0",
      networkMode: "none",
      capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER"] },
      securityOpts: ["no-new-privileges"],
      logDriver: "json-file",
      logOpts: { "max-size": "1m", "max-file": "1" },
      // Creation waits until the container ends for the first time, which it does when all is delivered; Docker
      // then starts it again, to keep the files.
      attach: true,
      restart: "always",
      // An image's own check is about the registry, which does not run here.
      healthcheck: { tests: ["NONE"] },
    },
    {
      ...opts,
      // As the provider has it; but where the user has a transform, the SDK takes that for false.
      deleteBeforeReplace: true,
      // The provider takes no notice of an exit code: a failed delivery does not end in time, and so its creation
      // fails. The next update then makes it anew.
      customTimeouts: { create: `${timeoutSeconds}s` },
      replaceOnChanges: ["#initerror"],
    },
  );
}
