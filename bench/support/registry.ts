import { randomBytes } from "node:crypto";
import { freePort } from "../../test/e2e/support/stack";

/** One registry that a contestant deploys. */
export interface RegistrySettings {
  /** Of the container, and the start of all other names. */
  name: string;
  port: number;

  /** Each user's password; an empty one is generated. */
  users: Record<string, string>;

  /** The cost of the users' bcrypt hashes, or none for a registry without accounts. */
  bcryptCost: number | undefined;
}

/** Settings with users that have chosen passwords. */
export async function registryOf(
  users: number,
  bcryptCost: number | undefined = 5,
): Promise<RegistrySettings> {
  return {
    name: `bench-${randomBytes(4).toString("hex")}`,
    port: await freePort(),
    users: Object.fromEntries(
      Array.from({ length: users }, (_, index) => [`user-${index}`, chosenPassword(index)]),
    ),
    bcryptCost,
  };
}

/** A password as a person could choose it. */
export function chosenPassword(index: number): string {
  return `Correct horse ${index} battery`;
}
