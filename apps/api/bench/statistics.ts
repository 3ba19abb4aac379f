/** Values of one run, round by round. */
export interface Series {
  median: number;
  lowest: number;
  highest: number;
  rounds: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The smallest value that `percent` of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
}

/** @throws Error for no values, or one that is no number: a figure over nothing would look like a figure */
export function summarise(values: readonly number[]): Series {
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw new Error(`nothing to summarise in [${values.join(', ')}]`);
  }
  return {
    median: median(values),
    lowest: Math.min(...values),
    highest: Math.max(...values),
    rounds: values.length,
  };
}

/** Round by round: what was measured side by side belongs together. @throws Error when a round lacks a side */
export function ratios(own: readonly number[], other: readonly number[]): number[] {
  if (own.length !== other.length)
    throw new Error(`${own.length} rounds of one, ${other.length} of the other`);
  return own.map((value, index) => value / (other[index] ?? Number.NaN));
}
