import { limits } from '@authflow/contracts';

/** Both days belong to it. Days are those of UTC, as the server counts them: `2026-11-22`. */
export interface DayRange {
  from: string;
  to: string;
}

export const rangeChoices = ['7d', '30d', '90d', '12m', 'custom'] as const;
export type RangeChoice = (typeof rangeChoices)[number];

const daysOf = { '7d': 7, '30d': 30, '90d': 90, '12m': 365 } as const;
const usual = '30d';
const dayShape = /^\d{4}-\d{2}-\d{2}$/;

export interface ChosenRange extends DayRange {
  choice: RangeChoice;
}

export function today(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** How many days it has, both ends included. */
export function lengthOf({ from, to }: DayRange): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
}

/** The range in the address bar. What makes no sense there counts as not said: the last thirty days. */
export function readRange(search: URLSearchParams, now: number): ChosenRange {
  const choice = rangeChoices.find((known) => known === search.get('range')) ?? usual;
  if (choice !== 'custom') return { choice, ...lastDays(daysOf[choice], now) };
  const custom = { from: search.get('from') ?? '', to: search.get('to') ?? '' };
  return faultOfRange(custom, now) === null
    ? { choice, ...custom }
    : { choice: usual, ...lastDays(daysOf[usual], now) };
}

/** What the address bar says for it; the usual range goes without saying. */
export function writeRange(choice: RangeChoice, custom?: DayRange): URLSearchParams {
  if (choice === 'custom' && custom !== undefined) {
    return new URLSearchParams({ range: choice, from: custom.from, to: custom.to });
  }
  return new URLSearchParams(choice === usual ? {} : { range: choice });
}

/** Why a range can't be asked for, in a sentence, or null. */
export function faultOfRange({ from, to }: DayRange, now: number): string | null {
  if (!isDay(from) || !isDay(to)) return 'Choose both days.';
  if (from > to) return 'The first day comes after the last.';
  if (to > today(now)) return 'The last day is still to come.';
  if (lengthOf({ from, to }) > limits.statsDays) return `Choose at most ${limits.statsDays} days.`;
  return null;
}

/** The range of the same length right before it. */
export function previousOf(range: DayRange): DayRange {
  return { from: addDays(range.from, -lengthOf(range)), to: addDays(range.from, -1) };
}

/** `the 30 days before`, for what a figure is compared with. */
export function previousInWords(range: DayRange): string {
  const days = lengthOf(range);
  if (days === 1) return 'the day before';
  return days === daysOf['12m'] ? 'the 12 months before' : `the ${days} days before`;
}

function lastDays(days: number, now: number): DayRange {
  const to = today(now);
  return { from: addDays(to, 1 - days), to };
}

/** A day that exists: the 30th of February reads as another one. */
function isDay(text: string): boolean {
  if (!dayShape.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
