/** Prints a figure that a test has measured, for people: it decides nothing. */
export function figure(what: string, value: string): void {
  process.stderr.write(`  measured: ${what}: ${value}\n`);
}
