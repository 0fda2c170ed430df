/** How long a generated certificate authority is valid: 10 years. */
export const certificateAuthorityValidityHours = 10 * 365 * 24;

/**
 * How long a generated server certificate is valid: 397 days, the most that clients accept of a public
 * certificate (CA/Browser Forum Baseline Requirements, section 6.3.2, until March 2026), in hours.
 */
export const serverCertificateValidityHours = 397 * 24;

/** A server certificate is renewed by the first `pulumi up` in its last 90 days. */
export const renewBeforeHours = 90 * 24;

/** A certificate that this component can't renew gets a warning in its last 60 days. */
const warnBeforeDays = 60;

const millisecondsPerHour = 60 * 60 * 1000;

/**
 * The number of the renewal period that a moment lies in, counted from a start: whenever it changes, the server
 * certificate is due. The certificate of a period has at least {@link renewBeforeHours} left when the next
 * period starts.
 */
export function renewalPeriod(start: Date, now: Date): number {
  const hours = (now.getTime() - start.getTime()) / millisecondsPerHour;
  // The start lies a moment after this program's now when the authority is made in the same update.
  return Math.max(0, Math.floor(hours / (serverCertificateValidityHours - renewBeforeHours)));
}

/** A warning that names the day on which a certificate ends, if it is less than 60 days away. */
export function expiryWarning(what: string, end: Date, now: Date): string | undefined {
  const daysLeft = (end.getTime() - now.getTime()) / millisecondsPerHour / 24;
  const whole = Math.max(0, Math.floor(daysLeft));
  return daysLeft < warnBeforeDays
    ? `${what} ends on ${end.toISOString().slice(0, 10)}, in ${whole} ${whole === 1 ? "day" : "days"}.`
    : undefined;
}
