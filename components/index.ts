export type {
  CertificateAuthorityArgs,
  SecureRegistryArgs,
  TlsArgs,
  UserArgs,
  VolumesArgs,
} from "./arguments";
export { SecureRegistry } from "./secureRegistry";
export { InvalidArgumentsError, type Problem } from "./validation/findings";
