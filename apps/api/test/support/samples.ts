/**
 * How likely two samples as far apart as these are when both come from one distribution: the two-sided p-value of
 * the Mann–Whitney U test (normal approximation with tie correction). It compares ranks, so the odd request that
 * met a garbage collection weighs no more than any other. Small: an observer can tell the two apart.
 */
export function separability(left: readonly number[], right: readonly number[]): number {
  const all = [
    ...left.map((value) => ({ value, isLeft: true })),
    ...right.map((value) => ({ value, isLeft: false })),
  ];
  all.sort((one, other) => one.value - other.value);
  let leftRanks = 0;
  let ties = 0;
  for (let start = 0; start < all.length;) {
    const end = endOfTie(all, start);
    const size = end - start;
    const rank = (start + 1 + end) / 2;
    leftRanks += rank * all.slice(start, end).filter(({ isLeft }) => isLeft).length;
    ties += size ** 3 - size;
    start = end;
  }
  const [n, m, total] = [left.length, right.length, all.length];
  const u = leftRanks - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance === 0) return 1;
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return 2 * upperTail(z);
}

function endOfTie(sorted: readonly { value: number }[], start: number): number {
  let end = start + 1;
  while (end < sorted.length && sorted[end]?.value === sorted[start]?.value) end += 1;
  return end;
}

/** P(Z > z) of the standard normal distribution for z ≥ 0; error below 1.2e-7 (Numerical Recipes, erfc). */
function upperTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const series = terms.reduceRight((sum, term) => term + t * sum, 0);
  return (t * Math.exp(-x * x + series)) / 2;
}
