import type { Input } from "@pulumi/pulumi";

/** The arguments of a SecureRegistry. Only `hostname` is required, and at least one user. */
export interface SecureRegistryArgs {
  /**
   * The DNS name or IP address that clients use: it stands in the certificate's subject alternative names and
   * in `endpoint`. Without scheme, port or path.
   */
  hostname: Input<string>;

  /** The TCP port published on the Docker host, 1 to 65535. Default: 5000. */
  port?: Input<number>;

  /** The IP address of the Docker host on which the port is published. Default: `0.0.0.0`, all that are IPv4. */
  bindAddress?: Input<string>;

  /**
   * The name of the registry's container. The container that delivers the registry's files and keeps them as
   * they were delivered is called `<containerName>-files`. Default: `registry`.
   */
  containerName?: Input<string>;

  /**
   * Docker's restart policy for the registry's container: `no`, `on-failure`, `always` or `unless-stopped`.
   * `always` starts it again also where Docker takes its end for a stop by hand: after a kill of the daemon alone,
   * or any signal by `docker kill`. Default: `unless-stopped`.
   */
  restart?: Input<string>;

  /** The name of an existing Docker network to join. Default: Docker's default bridge network. */
  network?: Input<string>;

  /**
   * A static IPv4 address in `network`, which must then have a subnet that contains it. Default: Docker
   * chooses an address.
   */
  ipv4Address?: Input<string>;

  /** The realm in the registry's `WWW-Authenticate` header (RFC 7617). Default: `Registry Realm`. */
  realm?: Input<string>;

  /**
   * The image of the CNCF Distribution registry, version 3.1.1 or newer, by tag or by digest. An image of that
   * name that the Docker host has is used, else it is pulled. Default: a pinned version of the official image.
   */
  image?: Input<string>;

  /**
   * The user accounts, by user name. A name has no `:` and no control characters, does not start with `#`, has no
   * white space around it, and is in Unicode's normal form C. Default: none, and then `htpasswd` must name at
   * least one.
   */
  users?: Record<string, UserArgs>;

  /**
   * Whole lines of an htpasswd file made elsewhere (`htpasswd -B`), with bcrypt hashes only. Their passwords
   * are not known here, so these users have no `credentials` and no `dockerConfigs`. Default: none.
   */
  htpasswd?: Input<string>;

  /**
   * The bcrypt cost of the hashes made here, 4 to 31. Default: 5. The registry pays this cost on every request
   * (2 ms at 5, 58 ms at 10, 240 ms at 12), and compares unknown users with a dummy hash of cost 5, so that
   * any other cost tells by its timing which names exist. A generated password has more than 128 bits: a
   * higher cost adds nothing to it. Source: Distribution's `registry/auth/htpasswd/htpasswd.go`.
   */
  bcryptCost?: Input<number>;

  /** The registry's certificate. Default: one signed by a certificate authority made for this registry. */
  tls?: TlsArgs;

  /** Where data, certificate and accounts are kept. Default: named volumes. */
  volumes?: VolumesArgs;

  /**
   * Further settings of the registry as `REGISTRY_*` variables (Distribution's "Override specific
   * configuration options"). Those that this component sets itself are refused. The values can be read by
   * `docker inspect` on the Docker host. Default: none.
   */
  environment?: Input<Record<string, Input<string>>>;
}

/**
 * One user account: with a password, with a hash of one, or with neither, and then a password of 32 letters
 * and digits is generated and kept in the stack's state.
 */
export interface UserArgs {
  /** The password, 1 to 72 bytes of UTF-8 (bcrypt ignores the rest) without control characters. */
  password?: Input<string>;

  /** A bcrypt hash made elsewhere: `$2a$`, `$2b$` or `$2y$`. Not beside `password`. */
  passwordHash?: Input<string>;

  /** Any text. A change draws a new generated password. No effect on a password or hash that is given. */
  rotation?: Input<string>;
}

/**
 * The registry's certificate: the one given by `certificatePem` and `privateKeyPem`, or, where they are
 * absent, one that is made here and renewed by any `pulumi up` in the last 90 days of its 397.
 */
export interface TlsArgs {
  /** The server's own certificate in PEM, issued elsewhere; its chain may follow it. */
  certificatePem?: Input<string>;

  /** The private key of `certificatePem` in PEM, not encrypted. */
  privateKeyPem?: Input<string>;

  /** The certificates that issued `certificatePem`, in PEM, each followed by its issuer. */
  chainPem?: Input<string>;

  /**
   * DNS names and IP addresses that the generated certificate covers beside the hostname, `localhost` and
   * 127.0.0.1. Default: none.
   */
  subjectAlternativeNames?: Input<Input<string>[]>;

  /**
   * The algorithm of the generated keys: `ECDSA` (P-256), or `RSA` (3072 bits) for clients that know nothing
   * else. A change makes a new certificate authority. Default: `ECDSA`.
   */
  keyAlgorithm?: Input<string>;

  /**
   * Which certificate authority signs the generated certificate, and which others clients shall trust. Default:
   * the first generation alone.
   */
  certificateAuthority?: CertificateAuthorityArgs;

  /** The lowest TLS version that is accepted: `1.2` or `1.3`. Default: `1.2`. */
  minimumVersion?: Input<string>;
}

/**
 * The generations of the registry's certificate authority: each number stands for one with a key of its own.
 * A move to another one in three updates leaves no client behind:
 *
 * 1. `{ generation: 1, alsoTrusted: [2] }` makes the second one; hand the new `caCertificatePem` to all clients.
 * 2. `{ generation: 2, alsoTrusted: [1] }` has the second one sign the server's certificate.
 * 3. `{ generation: 2 }` deletes the first one; hand the new `caCertificatePem` to all clients.
 */
export interface CertificateAuthorityArgs {
  /** The generation that signs the server's certificate, a whole number from 1. Default: 1. */
  generation?: number;

  /** Further generations in `caCertificatePem`: those that clients shall trust, too. Default: none. */
  alsoTrusted?: number[];
}

/**
 * Where the registry keeps its files: for each the name of a Docker volume, which is made if it is not there,
 * or a folder of the Docker host, as an absolute path. A folder is given to the registry's user, 65532: let it
 * hold nothing else.
 */
export interface VolumesArgs {
  /**
   * The images that clients push. Another place starts empty. Default: the volume
   * `<project>-<stack>-<component>-data`; a registry that has another volume keeps it.
   */
  data?: string;

  /** The certificate and its key. Default: a volume with a name of its own. */
  certs?: string;

  /** The htpasswd file. Default: a volume with a name of its own. */
  auth?: string;

  /**
   * Whether the data volume stays on the Docker host when the registry leaves it: by a `pulumi destroy`, after
   * which a `pulumi up` finds it again, or for another place in `data`. A change counts from the next
   * `pulumi up` on. Host folders are never deleted. Default: true.
   */
  retainData?: boolean;
}
