import { limits, type StatsQuery } from '@authflow/contracts';
import { earlier, later } from './clock';
import { days, minutes } from './duration';

/** Whole days in UTC, as `2026-11-22`. Both ends belong to it. */
export interface DayRange {
  from: string;
  to: string;
}

/** Without `from` or `to`: this many days, today included. */
const shownByDefault = 30;
/** The database keeps none from before; some of the days that a calendar can name, it could not even store. */
const earliest = '1970-01-01';
/** What was begun before midnight has been committed by then, and every instance has told whom it saw. */
const settling = minutes(5);
/** How many days it stays known who was seen on them, once they are settled. */
const sightingsKept = 40;

/** The day a moment lies in. */
export const utcDay = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The day `count` days after `day`, or before it where negative. */
export const addDays = (day: string, count: number): string =>
  utcDay(later(new Date(`${day}T00:00:00Z`), days(count)));

/** The newest day of which nothing changes any more but the state of its mails. */
export const lastSettledDay = (now: Date): string => addDays(utcDay(earlier(now, settling)), -1);

/** The oldest day of which it is kept who was seen. */
export const sightingsKeptSince = (now: Date): string => addDays(lastSettledDay(now), 1 - sightingsKept);

/** What two ranges have in common, or null. ISO days sort as text. */
export function commonDays(one: DayRange, other: DayRange): DayRange | null {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from <= to ? { from, to } : null;
}

/** The days of which there can be something to tell, out of those asked for. */
export const knowableDays = (range: DayRange, now: Date): DayRange | null =>
  commonDays(range, { from: earliest, to: utcDay(now) });

/** Every day of a range, in order. */
export function listDays({ from, to }: DayRange): string[] {
  const list: string[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) list.push(day);
  return [...list, to];
}

/** Why a range cannot be answered, and which field says so. */
export interface RefusedRange {
  field: 'from' | 'to';
  message: string;
}

/** The range that a query asks for: an end that it leaves out is today, a start thirty days before the end. */
export function toDayRange(query: StatsQuery, now: Date): DayRange | RefusedRange {
  const to = query.to ?? utcDay(now);
  const from = query.from ?? addDays(to, 1 - shownByDefault);
  if (from > to)
    return { field: query.to === undefined ? 'from' : 'to', message: '`from` comes after `to`.' };
  if (daysIn({ from, to }) > limits.statsDays)
    return { field: 'to', message: `Ask for at most ${limits.statsDays} days.` };
  return { from, to };
}

const daysIn = ({ from, to }: DayRange): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / days(1)) + 1;
