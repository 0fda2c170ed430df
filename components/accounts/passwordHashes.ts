import { createHmac } from "node:crypto";
import type { HtpasswdEntry } from "./htpasswd";
import { hashPassword } from "./passwordHash";

/** Hashes of passwords, each under the fingerprint of all that it is made from. */
export type PasswordHashes = Readonly<Record<string, string>>;

/** What the accounts' hashes are made from. */
export interface HashInputs {
  /** Each user's password. */
  passwords: Readonly<Record<string, string>>;
  cost: number;

  /** The registry's secret, in base64. */
  saltSecret: string;
}

/** The accounts with their hashes, and the hashes alone, to be handed in as earlier ones next time. */
export interface HashedAccounts {
  entries: HtpasswdEntry[];
  hashes: PasswordHashes;
}

/**
 * Hashes the passwords, except where the same was done before: an earlier hash is taken only if it was made for the
 * same user from the same password, cost and secret, and is then what would come out again.
 */
export function hashPasswords(
  { passwords, cost, saltSecret }: HashInputs,
  earlier: PasswordHashes,
): HashedAccounts {
  const accounts = Object.entries(passwords).map(([user, password]) => {
    const fingerprint = fingerprintOf(user, password, cost, saltSecret);
    const hash = earlier[fingerprint] ?? hashPassword(user, password, cost, saltSecret);
    return { user, hash, fingerprint };
  });
  return {
    entries: accounts.map(({ user, hash }) => ({ user, hash })),
    hashes: Object.fromEntries(accounts.map(({ fingerprint, hash }) => [fingerprint, hash])),
  };
}

/** 128 bits that tell nothing of the password to whoever lacks the registry's secret. */
function fingerprintOf(user: string, password: string, cost: number, saltSecret: string): string {
  // No user name has a NUL, so that no other inputs give this text; nor do salts come from one like it.
  return createHmac("sha256", Buffer.from(saltSecret, "base64"))
    .update(`${user}\0${password}\0${cost}`)
    .digest("base64url")
    .slice(0, 22);
}
