import fc from "fast-check";
import {
  certificateAuthorityValidityHours,
  expiryWarning,
  renewalPeriod,
  renewBeforeHours,
  serverCertificateValidityHours,
} from "../../../components/certificates/validity";

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const start = new Date("2026-01-01T00:00:00Z");

function moment(milliseconds: number): Date {
  return new Date(start.getTime() + milliseconds);
}

describe("renewalPeriod", () => {
  /** A server certificate is replaced when it is this old. */
  const period = (397 - 90) * day;

  test.each([
    ["before the start, by a clock that is behind", 0, -10 * day],
    ["at the start", 0, 0],
    ["a millisecond before the first boundary", 0, period - 1],
    ["at the first boundary", 1, period],
    ["between the first and the second boundary", 1, period + 200 * day],
    ["a millisecond before the second boundary", 1, 2 * period - 1],
    ["at the second boundary", 2, 2 * period],
  ])("%s the number is %i", (_, number, elapsed) => {
    expect(renewalPeriod(start, moment(elapsed))).toBe(number);
  });

  const elapsed = fc.integer({ min: 0, max: 20 * 365 * day });

  test("never goes down as time goes by", () => {
    fc.assert(
      fc.property(elapsed, elapsed, (one, other) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];
        expect(renewalPeriod(start, moment(earlier))).toBeLessThanOrEqual(
          renewalPeriod(start, moment(later)),
        );
      }),
    );
  });

  test("changes while a certificate, whenever it was made, has at least 90 days left, and not sooner", () => {
    fc.assert(
      fc.property(elapsed, (made) => {
        const number = renewalPeriod(start, moment(made));
        const due = (number + 1) * period;
        expect(renewalPeriod(start, moment(due - 1))).toBe(number);
        expect(renewalPeriod(start, moment(due))).toBe(number + 1);
        expect(made + serverCertificateValidityHours * hour - due).toBeGreaterThanOrEqual(
          renewBeforeHours * hour,
        );
      }),
    );
  });
});

test("a generated authority is valid for 10 years, a server certificate for 397 days, renewed in the last 90", () => {
  expect(certificateAuthorityValidityHours).toBe(87600);
  expect(serverCertificateValidityHours).toBe(9528);
  expect(renewBeforeHours).toBe(2160);
});

describe("expiryWarning", () => {
  test.each([
    ["60 days", 60 * day],
    ["years", 3650 * day],
  ])("is silent when %s are left", (_, left) => {
    expect(expiryWarning("It", moment(left), start)).toBeUndefined();
  });

  test.each([
    ["just less than 60 days", 60 * day - 1, "It ends on 2026-03-01, in 59 days."],
    ["two days", 2 * day, "It ends on 2026-01-03, in 2 days."],
    ["just less than two days", 2 * day - 1, "It ends on 2026-01-02, in 1 day."],
    ["a day", day, "It ends on 2026-01-02, in 1 day."],
    ["just less than a day", day - 1, "It ends on 2026-01-01, in 0 days."],
    ["nothing", 0, "It ends on 2026-01-01, in 0 days."],
    ["less than nothing", -10 * day, "It ends on 2025-12-22, in 0 days."],
  ])("names the day when %s is left", (_, left, warning) => {
    expect(expiryWarning("It", moment(left), start)).toBe(warning);
  });
});
