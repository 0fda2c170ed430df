import { type ContainerProps, containerType, isRegistry } from "../container";
import { policy } from "../rule";

const variable = "REGISTRY_HTTP_TLS_MINIMUMTLS=tls";

/** Clients can't fall back to an old TLS version. */
export const tlsVersion = policy<ContainerProps, { minimum: string }>({
  name: "minimum-tls-version",
  description: "The registry accepts no TLS version below the configured one.",
  type: containerType,
  configSchema: { properties: { minimum: { type: "string", enum: ["1.2", "1.3"], default: "1.2" } } },
  check: (container, { minimum }) => {
    if (!isRegistry(container)) {
      return [];
    }
    const version = container.envs?.find((setting) => setting.startsWith(variable))?.slice(variable.length);
    if (version !== undefined && Number(version) >= Number(minimum)) {
      return [];
    }
    const found = version === undefined ? "no lowest version is set" : `TLS ${version} is accepted`;
    return [
      `The lowest TLS version must be ${minimum}, but ${found}. Set tls.minimumVersion to "${minimum}".`,
    ];
  },
});
