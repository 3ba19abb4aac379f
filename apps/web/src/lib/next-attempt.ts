const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `in a moment`, `in 4 minutes`, `in 2 hours`. */
export function untilInWords(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (seconds < 45) return 'in a moment';
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return words.format(Math.max(1, minutes), 'minute');
  return words.format(Math.round(minutes / 60), 'hour');
}
