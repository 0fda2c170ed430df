import { isIPv6 } from "node:net";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { createAccounts, createDockerConfigs } from "./accounts";
import type { SecureRegistryArgs } from "./arguments";
import { createCertificate, fingerprint, ownCertificate } from "./certificates";
import { createGate, rejectBadArguments, withoutAbsent } from "./checkArguments";
import { createFilesContainer } from "./container/filesContainer";
import { defaultImage } from "./container/image";
import { ownerLabels } from "./container/labels";
import { createRegistryContainer } from "./container/registryContainer";
import { createVolumes } from "./container/volumes";
import { plainTextSecrets } from "./plainTextSecrets";
import { hasOwnCertificate } from "./validation/certificate";
import { fitArguments } from "./validation/shape";

/**
 * A private container registry on a Docker host, with TLS and user accounts.
 *
 * Bad arguments are reported together, before anything is created: as an `InvalidArgumentsError`, thrown by the
 * constructor where all of them are plain values, and else as soon as they are known.
 */
export class SecureRegistry extends pulumi.ComponentResource {
  /** Where clients reach the registry, as `host:port`: the first part of an image's name. */
  public readonly endpoint!: pulumi.Output<string>;

  /** The registry's URL: `https://` and the endpoint. */
  public readonly url!: pulumi.Output<string>;

  /**
   * The certificates that clients have to trust, in PEM: the certificate authority's, and those of others that
   * are trusted, too; or, with a certificate of your own, the last one of its chain.
   */
  public readonly caCertificatePem!: pulumi.Output<string>;

  /** Each user's password, chosen or generated; none for users given by their hash. Secret. */
  public readonly credentials!: pulumi.Output<Record<string, string>>;

  /**
   * For each user in `credentials` a Docker `config.json` document that logs this user in: as a file for
   * `docker --config` and `skopeo --authfile`, as a Kubernetes pull secret, or in CI. Secret.
   */
  public readonly dockerConfigs!: pulumi.Output<Record<string, string>>;

  /** The ID of the registry's container. */
  public readonly containerId!: pulumi.Output<string>;

  /** The name of the registry's container. */
  public readonly containerName!: pulumi.Output<string>;

  constructor(name: string, args: SecureRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    const all = withoutAbsent(args);
    rejectBadArguments(name, all);
    const plainText = plainTextSecrets(all);
    super(
      "secure-registry:index:SecureRegistry",
      name,
      plainText.length > 0 ? { plainTextSecrets: plainText } : {},
      opts,
    );
    const gate = createGate(name, all, this);
    const given = fitArguments(all).fitting as SecureRegistryArgs;
    // Protected, a registry could get no other container, certificate or password: what `protect` is for are
    // the registry as a whole, its images and its certificate authority, which can't be had again.
    const childOpts = { parent: this, protect: false };

    const port = gate.pass(given.port, 5000);
    const containerName = gate.pass(given.containerName, "registry");
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: gate.pass(given.image, defaultImage), keepLocally: true },
      // A new image is pulled while the registry still runs; one that can't be had leaves it running.
      { ...childOpts, deleteBeforeReplace: false },
    ).imageId;
    const accounts = createAccounts(name, given, gate, childOpts);
    const certificate =
      given.tls !== undefined && hasOwnCertificate(given.tls)
        ? ownCertificate(given.tls, gate)
        : createCertificate(name, given, gate, childOpts);
    const volumes = createVolumes(name, given.volumes, gate, childOpts);
    const labels = ownerLabels(name);

    const filesContainer = createFilesContainer(
      `${name}-files`,
      {
        containerName: pulumi.interpolate`${containerName}-files`,
        image,
        volumes,
        labels,
        contents: {
          certificate: certificate.certificatePem,
          privateKey: certificate.privateKeyPem,
          htpasswd: accounts.htpasswd,
        },
      },
      childOpts,
    );
    const container = createRegistryContainer(
      `${name}-container`,
      {
        containerName,
        port,
        image,
        volumes,
        labels,
        certificateFingerprint: certificate.certificatePem.apply(fingerprint),
      },
      given,
      gate,
      { ...childOpts, dependsOn: [filesContainer] },
    );

    this.endpoint = pulumi
      .all([gate.pass(given.hostname), port])
      .apply(([host, number]) => authority(host, number));
    this.url = pulumi.interpolate`https://${this.endpoint}`;
    this.caCertificatePem = certificate.caCertificatePem;
    this.credentials = accounts.credentials;
    this.dockerConfigs = createDockerConfigs(accounts.credentials, this.endpoint);
    this.containerId = container.id;
    this.containerName = container.name;
    this.registerOutputs({
      endpoint: this.endpoint,
      url: this.url,
      caCertificatePem: this.caCertificatePem,
      credentials: this.credentials,
      dockerConfigs: this.dockerConfigs,
      containerId: this.containerId,
      containerName: this.containerName,
    });
  }
}

/** `host:port` as in a URL (RFC 3986, section 3.2), with an IPv6 address in brackets. */
function authority(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
