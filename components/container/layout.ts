/** The folders inside the registry's container. */
export const paths = { data: "/var/lib/registry", certs: "/certs", auth: "/auth" } as const;

/** The names of the delivered files. */
export const files = { certificate: "tls.crt", privateKey: "tls.key", htpasswd: "htpasswd" } as const;

/** The ports inside the container. The debug server listens on its loopback interface alone. */
export const ports = { registry: 5000, debug: 5001 } as const;

/** The user and group that the registry runs as, and that its files belong to: neither is root. */
export const registryUser = "65532:65532";
