import { type ContainerProps, containerType } from "../container";
import { policy } from "../rule";

/** The registry is reached from one network alone. */
export const bindAddress = policy<ContainerProps, object>({
  name: "no-wildcard-address",
  description: "The registry's port is published on one address of the Docker host, not on all.",
  type: containerType,
  // The component's default is all of them.
  enforcementLevel: "disabled",
  check: ({ ports = [] }) =>
    ports
      .filter(({ ip }) => !ip || /^[0:.]+$/.test(ip))
      .map(
        ({ external, internal }) =>
          `Port ${external ?? internal} is published on all addresses of the Docker host. ` +
          "Set bindAddress to one of them.",
      ),
});
