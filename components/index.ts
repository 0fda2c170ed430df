export type {
  CertificateAuthorityArgs,
  SecureRegistryArgs,
  TlsArgs,
  UserArgs,
  VolumesArgs,
} from "./arguments";
export { SecureRegistry } from "./secureRegistry";
export type { Problem } from "./validation/findings";
export { InvalidArgumentsError } from "./validation/findings";
