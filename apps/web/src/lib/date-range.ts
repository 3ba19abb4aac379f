/** Whole days where the person is, both included: `2026-11-01`. */
export interface DateRange {
  from: string;
  to: string;
}

const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const usual = new Map([
  [1, 'Today'],
  [365, 'Last year'],
]);

/** The last `days` days, today among them. */
export function daysBack(days: number, now: Date = new Date()): DateRange {
  const first = new Date(now);
  first.setDate(first.getDate() - (days - 1));
  return { from: toDay(first), to: toDay(now) };
}

/** `Last 7 days` for a stretch that ends today, else its two days. */
export function rangeLabel(range: DateRange, now: Date = new Date()): string {
  if (range.to === toDay(now)) {
    const days = daysIn(range);
    if (days > 0) return usual.get(days) ?? `Last ${days} days`;
  }
  const from = dayFormat.format(startOf(range.from));
  return range.from === range.to ? from : `${from} – ${dayFormat.format(startOf(range.to))}`;
}

/** The moments that the API is asked for: from the start of the first day to the end of the last. */
export function rangeMoments({ from, to }: DateRange): { from: string; to: string } {
  const end = startOf(to);
  end.setDate(end.getDate() + 1);
  return { from: startOf(from).toISOString(), to: end.toISOString() };
}

/** A range out of an address, where anything may stand. */
export function readRange(from: string | undefined, to: string | undefined): DateRange | null {
  if (from === undefined || to === undefined || !isDay(from) || !isDay(to) || from > to) return null;
  return { from, to };
}

function daysIn({ from, to }: DateRange): number {
  // Rounded: a day on which the clocks change has 23 or 25 hours.
  return Math.round((startOf(to).getTime() - startOf(from).getTime()) / 86_400_000) + 1;
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00`);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(startOf(text).getTime());
}

function toDay(date: Date): string {
  const month = String(date.getMonth() + 1).padStart(2, '0');
  const day = String(date.getDate()).padStart(2, '0');
  return `${date.getFullYear()}-${month}-${day}`;
}
