/** Round values for an axis of counts, from 0 to at least `max`: whole numbers, `wanted` of them or a few less. */
export function countTicks(max: number, wanted = 4): number[] {
  const step = roundStep(Math.max(max, 1) / wanted);
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < max || ticks.length < 2) ticks.push((ticks.at(-1) ?? 0) + step);
  return ticks;
}

function roundStep(rough: number): number {
  if (rough <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 3, 4, 5, 10].find((factor) => factor * power >= rough) ?? 10;
  return Math.ceil(step * power);
}

/** Which of `count` points get a label when `room` labels fit: evenly spread, the last one always among them. */
export function labelledPoints(count: number, room: number): number[] {
  if (count === 0) return [];
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const labelled: number[] = [];
  for (let index = count - 1; index >= 0; index -= every) labelled.unshift(index);
  return labelled;
}

export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where a point is across the plot; a single one stands in its middle. */
export function xOf(index: number, count: number, { left, right }: Plot): number {
  return count < 2 ? (left + right) / 2 : left + (index / (count - 1)) * (right - left);
}

export function yOf(value: number, top: number, plot: Plot): number {
  return plot.bottom - (value / Math.max(top, 1)) * (plot.bottom - plot.top);
}

/** The point nearest to a place on the plot. */
export function pointAt(x: number, count: number, { left, right }: Plot): number {
  if (count < 2) return 0;
  const index = Math.round(((x - left) / (right - left)) * (count - 1));
  return Math.min(count - 1, Math.max(0, index));
}
