import { findHarmlessText } from './harmless-text';

const UTC_DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const UTC_TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });

/** `7 March 2026, 09:05 UTC`. The day and the time are joined here because their joint differs between ICU versions. */
export function utcTime(at: Date): string {
  return `${UTC_DAY.format(at)}, ${UTC_TIME.format(at)} UTC`;
}

/** `10 minutes`, `1 hour`, `24 hours`, `3 days`: the largest unit that says it without a remainder. */
export function minutesInWords(minutes: number): string {
  if (minutes % 60 !== 0) return counted(minutes, 'minute');
  const hours = minutes / 60;
  return hours > 24 && hours % 24 === 0 ? counted(hours / 24, 'day') : counted(hours, 'hour');
}

/** `1 API key`, `3 API keys`. */
export function apiKeysInWords(keys: number): string {
  return counted(keys, 'API key');
}

/** `1 day`, `7 days`. */
export function daysInWords(days: number): string {
  return counted(days, 'day');
}

export function greeting(name: string | null): string {
  const harmless = findHarmlessText(name);
  return harmless === null ? 'Hello,' : `Hi ${harmless},`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
