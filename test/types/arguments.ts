// Checked by the compiler alone, here from the sources and by the end-to-end tests from the published package:
// each line below a `@ts-expect-error` must not compile, and all others must.
import * as pulumi from "@pulumi/pulumi";
import {
  type CertificateAuthorityArgs,
  InvalidArgumentsError,
  type Problem,
  SecureRegistry,
  type SecureRegistryArgs,
  type TlsArgs,
  type UserArgs,
  type VolumesArgs,
} from "secure-registry";

/** Only the same types are equal: `any` is no other type's equal. */
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles for `true` alone. */
export function proves<_T extends true>(): void {}

const later = pulumi.output("registry.example.com");
const hostname = "registry.example.com";

export const accepted: SecureRegistryArgs[] = [
  { hostname },
  { hostname: later, users: { elton: {}, francis: { password: later }, grace: { passwordHash: later } } },
  {
    hostname,
    port: 5000,
    bcryptCost: pulumi.output(5),
    bindAddress: later,
    users: { elton: { rotation: "2" } },
  },
  { hostname, tls: { certificatePem: later, privateKeyPem: later, chainPem: later } },
  {
    hostname,
    tls: { subjectAlternativeNames: [later, "localhost"], keyAlgorithm: "RSA", minimumVersion: "1.3" },
  },
  { hostname, tls: { certificateAuthority: { generation: 2, alsoTrusted: [1] } } },
  { hostname, volumes: { data: "/srv/registry", certs: "certs", auth: "auth", retainData: false } },
  { hostname, environment: { REGISTRY_LOG_LEVEL: later } },
  { hostname, environment: pulumi.output({ REGISTRY_LOG_LEVEL: "debug" }) },
  {
    hostname,
    network: "backend",
    ipv4Address: later,
    restart: "no",
    image: later,
    realm: later,
    htpasswd: later,
  },
];

// @ts-expect-error: the hostname is required
export const withoutHostname: SecureRegistryArgs = { users: { elton: {} } };
// @ts-expect-error: the hostname is not optional
export const absentHostname: SecureRegistryArgs = { hostname: undefined };
// @ts-expect-error: no such argument
export const unknownArgument: SecureRegistryArgs = { hostname, hostName: hostname };
// @ts-expect-error: a port is a number
export const portAsText: SecureRegistryArgs = { hostname, port: "5000" };
// @ts-expect-error: a cost is a number
export const costAsText: SecureRegistryArgs = { hostname, bcryptCost: "5" };
// @ts-expect-error: the names of the users are plain
export const laterUsers: SecureRegistryArgs = { hostname, users: pulumi.output({ elton: {} }) };
// @ts-expect-error: users go by their names
export const listOfUsers: SecureRegistryArgs = { hostname, users: ["elton"] };
// @ts-expect-error: lines of a file are text
export const listOfLines: SecureRegistryArgs = { hostname, htpasswd: ["elton:hash"] };
// @ts-expect-error: values of the environment are text
export const numberInEnvironment: SecureRegistryArgs = { hostname, environment: { REGISTRY_A: 1 } };
// @ts-expect-error: no such property of a user
export const misspeltPassword: UserArgs = { pasword: "secret" };
// @ts-expect-error: a password is text
export const passwordAsNumber: UserArgs = { password: 12345678 };
// @ts-expect-error: a rotation is text
export const rotationAsNumber: UserArgs = { rotation: 2 };
// @ts-expect-error: no such property of a certificate
export const misspeltCertificate: TlsArgs = { certificate: "PEM" };
// @ts-expect-error: names are a list
export const nameAsText: TlsArgs = { subjectAlternativeNames: "localhost" };
// @ts-expect-error: a version is text
export const versionAsNumber: TlsArgs = { minimumVersion: 1.2 };
// @ts-expect-error: the generation decides which resources there are
export const laterGeneration: CertificateAuthorityArgs = { generation: pulumi.output(2) };
// @ts-expect-error: generations are a list of numbers
export const trustedAsText: CertificateAuthorityArgs = { alsoTrusted: ["1"] };
// @ts-expect-error: whether data is kept is plain
export const laterRetention: VolumesArgs = { retainData: pulumi.output(true) };
// @ts-expect-error: whether data is kept is no text
export const retentionAsText: VolumesArgs = { retainData: "true" };
// @ts-expect-error: where data is kept is plain
export const laterPlace: VolumesArgs = { data: later };

export function construct(
  args: SecureRegistryArgs,
  options: pulumi.ComponentResourceOptions,
): SecureRegistry {
  // @ts-expect-error: a resource has a name
  new SecureRegistry(args);
  // @ts-expect-error: arguments are required
  new SecureRegistry("registry");
  // @ts-expect-error: an option of custom resources alone
  new SecureRegistry("registry", args, { ...options, deleteBeforeReplace: true });
  return new SecureRegistry("registry", args, options);
}

export function outputs(registry: SecureRegistry): void {
  proves<Equal<typeof registry.endpoint, pulumi.Output<string>>>();
  proves<Equal<typeof registry.url, pulumi.Output<string>>>();
  proves<Equal<typeof registry.caCertificatePem, pulumi.Output<string>>>();
  proves<Equal<typeof registry.credentials, pulumi.Output<Record<string, string>>>>();
  proves<Equal<typeof registry.dockerConfigs, pulumi.Output<Record<string, string>>>>();
  proves<Equal<typeof registry.containerId, pulumi.Output<string>>>();
  proves<Equal<typeof registry.containerName, pulumi.Output<string>>>();
  // @ts-expect-error: outputs are read
  registry.endpoint = later;
  // @ts-expect-error: no such output
  registry.port;
}

export function problems(error: unknown): readonly Problem[] {
  return error instanceof InvalidArgumentsError ? error.problems : [];
}
