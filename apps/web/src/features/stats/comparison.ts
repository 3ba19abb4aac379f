/** How a figure stands against the one before. */
export type Comparison =
  | { kind: 'unknown' }
  | { kind: 'same' }
  /** From none: no percentage says that. */
  | { kind: 'first' }
  | { kind: 'up' | 'down'; percent: number };

/** @param before the figure of the period before; undefined while it isn't known */
export function compare(current: number, before: number | undefined): Comparison {
  if (before === undefined) return { kind: 'unknown' };
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
