import type { Series } from './statistics';

export type Unit = 'percent' | 'times' | 'ms' | 's' | 'MB' | 'KB' | 'points';

/** One row of the report: a ratio of two things measured next to each other, or a size with a limit of its own. */
export interface Figure {
  name: string;
  unit: Unit;
  better: 'higher' | 'lower';
  /** What is to be reached, in the figure's own unit (percent and times as a plain ratio); null: shown for orientation. */
  target: number | null;
  series: Series;
  /** What it was made from, for orientation. */
  detail: string;
}

/** A ratio as the sub-commands that keep results of their own write it. */
export interface RatioFigure {
  name: string;
  unit: 'percent' | 'times';
  better: 'higher' | 'lower';
  ratio: Series;
  detail: string;
}

/** Milliseconds that so many percent of the requests did not exceed. */
export interface Distribution {
  name: string;
  points: { percent: number; milliseconds: number }[];
}

/** What a measure could not do, and why: shown, never left out. */
export interface Missing {
  name: string;
  reason: string;
}

/** All that one measure found. */
export interface Findings {
  figures: Figure[];
  distributions?: Distribution[];
  missing?: Missing[];
}

/** Null where there is nothing to reach. A median on the target has reached it. */
export function isReached({ target, better, series }: Figure): boolean | null {
  if (target === null) return null;
  return better === 'higher' ? series.median >= target : series.median <= target;
}

/** Short enough for a table: no more digits than were measured. */
export function formatRound(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-GB');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A value of a figure in its unit. */
export function formatValue(unit: Unit, value: number): string {
  if (unit === 'percent') return `${formatPercent(value * 100)} %`;
  if (unit === 'times') return `${formatRound(value)} ×`;
  if (unit === 'points') return value.toFixed(0);
  return `${formatRound(value)} ${unit}`;
}

/** At most one digit behind the point, and none of a hundred and more. */
function formatPercent(percent: number): string {
  return String(Number(percent.toFixed(Math.abs(percent) >= 100 ? 0 : 1)));
}
