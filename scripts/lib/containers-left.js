// Prints the IDs of containers that a killed update has left: the state holds that their creation has begun, but
// not that it has ended. Usage: containers-left.js STATE, with the output of `docker inspect` on its input.
const fs = require("node:fs");

const { resources = [], pending_operations: pending = [] } = JSON.parse(
  fs.readFileSync(process.argv[2], "utf8"),
).checkpoint.latest;
const containers = JSON.parse(fs.readFileSync(0, "utf8"));

const noted = new Set(resources.map(({ id }) => id));
const begun = pending
  .filter(({ type, resource }) => type === "creating" && resource.type === "docker:index/container:Container")
  .map(({ resource }) => resource.inputs);

/** Whether a container has the name and the mounts of one whose creation had begun. */
function isMadeOf({ Name, Mounts }, { name, volumes }) {
  const isMounted = ({ containerPath, volumeName, hostPath }) =>
    Mounts.some(
      (mount) =>
        mount.Destination === containerPath && (mount.Name ?? mount.Source) === (volumeName ?? hostPath),
    );
  return Name === `/${name}` && volumes.every(isMounted);
}

for (const container of containers) {
  if (!noted.has(container.Id) && begun.some((inputs) => isMadeOf(container, inputs))) {
    console.log(container.Id);
  }
}
