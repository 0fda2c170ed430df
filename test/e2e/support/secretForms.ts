/** A secret as it stands, and in base64 at each of the three places where it can begin. */
export function forms(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(" ".repeat(shift) + secret).toString("base64");
    // The characters at both ends depend on what stands beside the secret.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [secret, ...inBase64];
}

/** The names of the secrets that stand in a text, in any form. */
export function secretsIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => forms(secret).some((form) => text.includes(form)))
    .map(([what]) => what);
}

/** Each line of a private key in PEM, under a name of its own. */
export function addKey(secrets: Record<string, string>, what: string, pem: string): void {
  const lines = pem.split("\n").filter((line) => line.length === 64);
  for (const [index, line] of lines.entries()) {
    secrets[`${what} ${index + 1}`] = line;
  }
}
