/** What a row of figures comes to. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** The middle figure, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new Error("There are no figures to take the median of.");
  }
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = Math.floor((sorted.length - 1) / 2);
  return ((sorted[lower] as number) + (sorted[upper] as number)) / 2;
}

/** Median and spread of some figures. */
export function summarize(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The median of the ratios of figures that were taken in pairs, right after each other. */
export function pairedRatio(values: readonly number[], others: readonly number[]): number {
  const pairs = Math.min(values.length, others.length);
  return median(values.slice(0, pairs).map((value, index) => value / (others[index] as number)));
}
