import fc from "fast-check";

/** The same cases in each run; `FUZZ_SEED` tries others. A failure prints the seed and the smallest case. */
const seed = Number(process.env.FUZZ_SEED ?? 20_251_101);

/** `FUZZ_SCALE` multiplies the number of cases. */
const scale = Number(process.env.FUZZ_SCALE ?? 1);

/** Checks a property of one arbitrary value in 10,000 cases, or less where each of them takes long. */
export function thoroughly<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void, cases = 10_000): void {
  fc.assert(fc.property(arbitrary, check), { numRuns: cases * scale, seed });
}

/** Counts how often something was true and how often not, so that a test can see that it saw both. */
export class Tally {
  private readonly counts = { true: 0, false: 0 };

  count(outcome: boolean): boolean {
    this.counts[`${outcome}`] += 1;
    return outcome;
  }

  /** How often the rarer outcome occurred. */
  get least(): number {
    return Math.min(this.counts.true, this.counts.false);
  }
}

/** The first values of an arbitrary one, the same in each run, that are accepted. */
export function sample<T>(arbitrary: fc.Arbitrary<T>, count: number, accept: (value: T) => boolean): T[] {
  return fc
    .sample(arbitrary, { numRuns: 50 * count, seed })
    .filter(accept)
    .slice(0, count);
}
