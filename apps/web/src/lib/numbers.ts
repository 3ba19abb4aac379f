const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `12,480`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `12.5K`, where there is little room. */
export function formatShortCount(count: number): string {
  return count < 10_000 ? whole.format(count) : short.format(count);
}

/** `1 role`, `12,480 roles`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `12.5%` of a whole; of nothing, it is none. */
export function formatShare(part: number, total: number): string {
  if (total === 0) return '0%';
  // A few of very many are not none.
  return part > 0 && part / total < 0.001 ? '<0.1%' : share.format(part / total);
}

const units = ['kB', 'MB', 'GB'] as const;

/** `640 bytes`, `12.4 kB`, `3.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toFixed(1)} ${units[unit] ?? ''}`;
}
