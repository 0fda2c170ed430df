import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SecureRegistryArgs, UserArgs } from "../arguments";
import type { Gate } from "../gate";
import { dockerConfig } from "./dockerConfig";
import { type HtpasswdEntry, parseHtpasswd, renderHtpasswd } from "./htpasswd";
import { hashPassword } from "./passwordHash";

/** 32 letters and digits are 190 bits. */
const generatedPasswordLength = 32;

const saltSecretBytes = 32;

const defaultBcryptCost = 5;

/** The accounts of a registry; everything about them is secret. */
export interface Accounts {
  /** The content of the registry's htpasswd file. */
  htpasswd: pulumi.Output<string>;

  /** Each user's password, where it is known. */
  credentials: pulumi.Output<Record<string, string>>;
}

/** Creates what the user accounts need: generated passwords and the secret that their salts are made from. */
export function createAccounts(
  name: string,
  args: SecureRegistryArgs,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): Accounts {
  const users = args.users ?? {};
  const saltSecret = new random.RandomBytes(`${name}-salt`, { length: gate.pass(saltSecretBytes) }, opts)
    .base64;
  const credentials = pulumi.secret(gate.pass(passwords(name, users, gate, opts)));

  const entries = pulumi
    .all([credentials, saltSecret, gate.pass(args.bcryptCost, defaultBcryptCost)])
    .apply(([known, secret, cost]) =>
      Object.entries(known).map(([user, password]) => ({
        user,
        hash: hashPassword(user, password, cost, secret),
      })),
    );
  const htpasswd = pulumi
    .all([entries, gate.pass(givenHashes(users)), gate.pass(args.htpasswd, "")])
    .apply(([made, given, file]) => renderHtpasswd([...made, ...given, ...parseHtpasswd(file).entries]));
  return { htpasswd: pulumi.secret(htpasswd), credentials };
}

/** For each user a Docker `config.json` document with that user's credentials. */
export function createDockerConfigs(
  credentials: pulumi.Output<Record<string, string>>,
  endpoint: pulumi.Output<string>,
): pulumi.Output<Record<string, string>> {
  return pulumi.all([credentials, endpoint]).apply(([known, host]) => {
    const documents = Object.entries(known).map(
      ([user, password]) => [user, dockerConfig(host, user, password)] as const,
    );
    return Object.fromEntries(documents);
  });
}

function passwords(
  name: string,
  users: Record<string, UserArgs>,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): Record<string, pulumi.Input<string>> {
  const known = Object.entries(users)
    .filter(([, account]) => account.passwordHash === undefined)
    .map(([user, account]) => [user, account.password ?? generatePassword(name, user, account, gate, opts)]);
  return Object.fromEntries(known);
}

function generatePassword(
  name: string,
  user: string,
  { rotation }: UserArgs,
  gate: Gate,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const password = new random.RandomPassword(
    `${name}-password-${user}`,
    {
      length: gate.pass(generatedPasswordLength),
      special: false,
      ...(rotation === undefined ? {} : { keepers: { rotation: gate.pass(rotation) } }),
    },
    opts,
  );
  return password.result;
}

function givenHashes(users: Record<string, UserArgs>): pulumi.Input<HtpasswdEntry>[] {
  return Object.entries(users).flatMap(([user, { passwordHash }]) =>
    passwordHash === undefined ? [] : [pulumi.output(passwordHash).apply((hash) => ({ user, hash }))],
  );
}
