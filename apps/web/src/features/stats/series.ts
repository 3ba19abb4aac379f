import type { Stats } from '@authflow/contracts';
import { today } from './range';

export type StatsDay = Stats['days'][number];
export type Measure = 'signUps' | 'logins' | 'failures' | 'activeUsers';

/** A point on the time axis: a day, or a week of a long range. */
export interface TimePoint {
  /** Its first day. */
  day: string;
  /** `Nov 22`, below the axis. */
  short: string;
  /** `Nov 22, 2026`, or the week's two ends. */
  medium: string;
  /** `Sunday, November 22, 2026`, or the week's two ends. */
  long: string;
  /** Today, still going on: its numbers will grow. */
  unfinished: boolean;
}

export interface TimeSeries {
  points: TimePoint[];
  values: Record<Measure, number[]>;
  step: 'day' | 'week';
}

/** Beyond this many days, single ones are noise and thinner than a line. */
const daysDrawnSingly = 93;

const shortFormat = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', timeZone: 'UTC' });
const longFormat = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: 'UTC' });
const mediumFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
export const shortDay = (day: string): string => shortFormat.format(dateOf(day));
export const mediumDay = (day: string): string => mediumFormat.format(dateOf(day));

/**
 * What the charts draw: the days, or weeks that end with the range. Events of a week add up; people active on several of
 * its days are the same people, so a week of those is its average day.
 */
export function toSeries(days: readonly StatsDay[], now: number): TimeSeries {
  const weekly = days.length > daysDrawnSingly;
  const groups = weekly ? inWeeks(days) : days.map((day) => [day]);
  const current = today(now);
  return {
    step: weekly ? 'week' : 'day',
    points: groups.map((group) => pointOf(group, current)),
    values: {
      signUps: groups.map((group) => sumOf(group, 'signUps')),
      logins: groups.map((group) => sumOf(group, 'logins')),
      failures: groups.map((group) => sumOf(group, 'failures')),
      activeUsers: groups.map((group) => averageOf(group, 'activeUsers')),
    },
  };
}

export function sumOf(days: readonly StatsDay[], measure: Measure): number {
  return days.reduce((sum, day) => sum + day[measure], 0);
}

export function averageOf(days: readonly StatsDay[], measure: Measure): number {
  return days.length === 0 ? 0 : Math.round(sumOf(days, measure) / days.length);
}

/** Full weeks counted back from the last day; what is left over at the start would be a dip that never was. */
function inWeeks(days: readonly StatsDay[]): StatsDay[][] {
  const weeks: StatsDay[][] = [];
  for (let end = days.length; end >= 7; end -= 7) weeks.unshift(days.slice(end - 7, end));
  return weeks;
}

function pointOf(group: readonly StatsDay[], current: string): TimePoint {
  const first = group[0]?.date ?? '';
  const last = group.at(-1)?.date ?? '';
  return {
    day: first,
    short: shortDay(first),
    medium: first === last ? mediumDay(first) : `${shortDay(first)} – ${mediumDay(last)}`,
    long: first === last ? longFormat.format(dateOf(first)) : `${shortDay(first)} – ${mediumDay(last)}`,
    unfinished: first === current,
  };
}
