import { type ContainerProps, containerType } from "../container";
import { policy } from "../rule";

/** Containers reach no folder of the Docker host. */
export const hostPaths = policy<ContainerProps, object>({
  name: "no-host-paths",
  description:
    "Data, certificates and accounts are kept in Docker volumes, not in folders of the Docker host.",
  type: containerType,
  check: ({ volumes = [], mounts = [] }) => {
    const folders = [
      ...volumes.map(({ hostPath, containerPath = "" }) => ({ folder: hostPath, target: containerPath })),
      ...mounts
        .filter(({ type }) => type === "bind")
        .map(({ source = "a folder", target }) => ({ folder: source, target })),
    ];
    return folders.flatMap(({ folder, target }) =>
      folder
        ? [`${folder} of the Docker host is mounted at ${target}. ${remedy(target)} instead of a path.`]
        : [],
    );
  },
});

/** What mounts this folder of a container. */
function remedy(target: string): string {
  const kind = /^(\/var\/lib\/registry|\/volumes\/data)$/.test(target)
    ? "data"
    : /^(?:\/volumes)?\/(certs|auth)$/.exec(target)?.[1];
  return kind === undefined
    ? "No argument does this: look for a transform of the container, and have it mount a volume"
    : `Leave volumes.${kind} out, or set it to the name of a volume`;
}
