import { componentType, policy } from "../rule";

/** Passwords and keys are not written down in programs and plain configuration. */
export const plainTextSecrets = policy<{ plainTextSecrets?: string[] }, object>({
  name: "no-plain-text-secrets",
  description: "Passwords and the private key are given as secrets, not as plain text.",
  type: componentType,
  check: ({ plainTextSecrets: names = [] }) =>
    names.map(
      (name) =>
        `${name} is given as plain text. Set ${name} to a secret, such as config.requireSecret("…")` +
        `${name.startsWith("users.") ? ", or leave it out: then a password is generated" : ""}.`,
    ),
});
