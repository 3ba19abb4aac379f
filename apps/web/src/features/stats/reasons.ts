import { reasonInWords } from '#src/lib/refusal-reasons.ts';

export interface Slice {
  key: string;
  name: string;
  count: number;
}

const rowsShown = 6;

/** Most frequent first; what doesn't fit is counted together. */
export function topReasons(counts: Readonly<Record<string, number>>): Slice[] {
  const all = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => ({ key, name: reasonInWords(key), count }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
  if (all.length <= rowsShown) return all;
  const rest = all.slice(rowsShown - 1);
  const count = rest.reduce((sum, slice) => sum + slice.count, 0);
  return [...all.slice(0, rowsShown - 1), { key: 'rest', name: `${rest.length} other reasons`, count }];
}
