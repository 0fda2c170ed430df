import { files, paths, ports } from "./layout";

/** What the environment of the registry's container is computed from. */
export interface EnvironmentSettings {
  realm: string;
  minimumTlsVersion: string;

  /** The user's own settings; those without a value count as absent. */
  further: Readonly<Record<string, string | undefined>>;
}

/** Settings that the user may override. */
const defaults: Readonly<Record<string, string>> = {
  REGISTRY_LOG_LEVEL: "info",
  REGISTRY_STORAGE_DELETE_ENABLED: "false",
  REGISTRY_HTTP_DRAINTIMEOUT: "25s",
};

/** The environment of the registry's container, as Docker takes it: `NAME=value`, in the order of the names. */
export function registryEnvironment(settings: EnvironmentSettings): string[] {
  const further = Object.entries(settings.further).filter(([, value]) => value != null);
  const names = further.map(([name]) => name);
  const all = new Map([...defaultsBeside(names), ...further, ...ownedSettings(settings)]);
  return [...all.keys()].sort().map((name) => `${name}=${all.get(name)}`);
}

/** The defaults without those that would override what the user gives as a whole section. */
function defaultsBeside(given: readonly string[]): [string, string][] {
  return Object.entries(defaults).filter(
    ([name]) => !given.some((section) => name.startsWith(`${section}_`)),
  );
}

function ownedSettings({ realm, minimumTlsVersion }: EnvironmentSettings): [string, string][] {
  return Object.entries({
    REGISTRY_AUTH: "htpasswd",
    REGISTRY_AUTH_HTPASSWD_PATH: `${paths.auth}/${files.htpasswd}`,
    REGISTRY_AUTH_HTPASSWD_REALM: yamlText(realm),
    REGISTRY_HTTP_ADDR: `:${ports.registry}`,
    REGISTRY_HTTP_DEBUG_ADDR: `127.0.0.1:${ports.debug}`,
    REGISTRY_HTTP_TLS_CERTIFICATE: `${paths.certs}/${files.certificate}`,
    REGISTRY_HTTP_TLS_KEY: `${paths.certs}/${files.privateKey}`,
    REGISTRY_HTTP_TLS_MINIMUMTLS: `tls${minimumTlsVersion}`,
    OTEL_TRACES_EXPORTER: "none",
  });
}

/** Text that has no quotes and backslashes, so that YAML, which the registry reads values as, keeps it text. */
function yamlText(text: string): string {
  const isPlain = /^[a-z][a-z0-9 ]*[a-z0-9]$/i.test(text) && !/^(true|false|yes|no|on|off|null)$/i.test(text);
  return isPlain ? text : `"${text}"`;
}

/** The argument that each family of owned settings is set by, or why there is none. */
const ownedFamilies: Readonly<Record<string, string>> = {
  REGISTRY_AUTH: "set `users`, `htpasswd` or `realm` instead",
  REGISTRY_HTTP_ADDR: "set `port` and `bindAddress` instead",
  REGISTRY_HTTP_NET: "the container listens on TCP",
  REGISTRY_HTTP_TLS: "set `tls` instead",
  REGISTRY_HTTP_DEBUG: "the debug server has no authentication and stays inside the container",
  REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: "set `volumes.data` instead",
};

/**
 * Why a setting is not the user's to give, or undefined if it is. A setting above an owned one is owned as
 * well: the registry reads it as YAML that replaces the whole section.
 */
export function ownedBecause(variable: string): string | undefined {
  for (const [family, reason] of Object.entries(ownedFamilies)) {
    if (variable === family || variable.startsWith(`${family}_`)) {
      return reason;
    }
    // `REGISTRY_STORAGE` chooses the storage driver, by its name.
    if (family.startsWith(`${variable}_`) && variable !== "REGISTRY_STORAGE") {
      return "it would replace settings that the component sets; give the single settings below it instead";
    }
  }
  return undefined;
}
