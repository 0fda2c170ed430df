/** The folders inside the registry's container. */
export const paths = { data: "/var/lib/registry", certs: "/certs", auth: "/auth" } as const;

/** The names of the files that are delivered to the registry. */
export const files = { certificate: "tls.crt", privateKey: "tls.key", htpasswd: "htpasswd" } as const;

/** A file that is delivered to the registry. */
export type RegistryFile = keyof typeof files;

/** Where each file goes, and with which permissions. */
export const deliveredFiles: readonly { file: RegistryFile; volume: "certs" | "auth"; mode: string }[] = [
  { file: "certificate", volume: "certs", mode: "444" },
  { file: "privateKey", volume: "certs", mode: "400" },
  { file: "htpasswd", volume: "auth", mode: "400" },
];

/** The folders inside the container that delivers the files: their source, and where the volumes are mounted. */
export const filesContainerPaths = { staging: "/delivery", volumes: "/volumes" } as const;

/** The ports inside the container. The debug server listens on its loopback interface alone. */
export const ports = { registry: 5000, debug: 5001 } as const;

/** The user and group that the registry runs as, and that its files belong to: neither is root. */
export const registryUser = "65532:65532";
