/** How a figure stands against the one before. */
export type Comparison =
  /** There is nothing to hold against each other, or not yet. */
  | { kind: 'unknown' }
  | { kind: 'same' }
  /** From none: no percentage says that. */
  | { kind: 'first' }
  | { kind: 'up' | 'down'; percent: number };

export function compare(current: number, before: number): Comparison {
  if (current === before) return { kind: 'same' };
  if (before === 0) return { kind: 'first' };
  const percent = Math.abs((current - before) / before) * 100;
  return {
    kind: current > before ? 'up' : 'down',
    percent: percent < 10 ? round(percent) : Math.round(percent),
  };
}

/** One decimal below ten: "+0.4 %" is something, "+0 %" would be nonsense. */
function round(percent: number): number {
  return Math.max(0.1, Math.round(percent * 10) / 10);
}
