import { createHmac } from "node:crypto";
import { encodeBase64, hashSync } from "bcryptjs";

/** bcrypt's salt has 16 bytes. */
const saltBytes = 16;

/**
 * The bcrypt hash of a user's password. Its salt is derived from a secret that is drawn once for the registry
 * and from the user's name: the same password always gives the same hash, and no two users share a salt.
 * The hash starts with `$2y$`, which Apache writes and all that read htpasswd files know.
 *
 * @param saltSecret the registry's secret, in base64
 */
export function hashPassword(user: string, password: string, cost: number, saltSecret: string): string {
  const salt = createHmac("sha256", Buffer.from(saltSecret, "base64"))
    .update(user)
    .digest()
    .subarray(0, saltBytes);
  return hashSync(password, `$2y$${String(cost).padStart(2, "0")}$${encodeBase64([...salt], saltBytes)}`);
}
