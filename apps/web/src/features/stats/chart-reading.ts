import { formatCount } from '#src/lib/numbers.ts';
import type { ChartColour } from './chart-colours';
import type { TimePoint } from './series';

export interface ChartSeries {
  name: string;
  colour: ChartColour;
  values: readonly number[];
}

/** The point a key leads to, or null when the key means nothing here. */
export function afterKey(key: string, current: number, count: number): number | null {
  const last = count - 1;
  const far = Math.max(1, Math.round(count / 10));
  const targets: Record<string, number> = {
    ArrowLeft: current - 1,
    ArrowDown: current - 1,
    ArrowRight: current + 1,
    ArrowUp: current + 1,
    PageDown: current - far,
    PageUp: current + far,
    Home: 0,
    End: last,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined || count === 0 ? null : Math.min(last, Math.max(0, target));
}

/** A point in words: `Sunday, November 22, 2026: 12 sign-ups, 340 sign-ins`. */
export function spoken(point: TimePoint | undefined, series: readonly ChartSeries[], index: number): string {
  if (point === undefined) return 'Nothing to show';
  const values = series.map(
    ({ name, values: all }) => `${formatCount(all[index] ?? 0)} ${name.toLowerCase()}`,
  );
  return `${point.long}: ${values.join(', ')}${point.unfinished ? ', so far' : ''}`;
}
