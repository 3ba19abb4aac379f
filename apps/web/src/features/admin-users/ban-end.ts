/** `open`: until somebody ends it; `day`: until the end of a chosen day; else so many days from now. */
export const banLengths = ['open', '1', '7', '30', 'day'] as const;
export type BanLength = (typeof banLengths)[number];

const dayMs = 86_400_000;

/** When a ban of that length ends by itself; null: it does not, or the day is none. */
export function banEnd(length: BanLength, day: string, now: number = Date.now()): string | null {
  if (length === 'open') return null;
  if (length !== 'day') return new Date(now + Number(length) * dayMs).toISOString();
  const last = new Date(`${day}T00:00:00`);
  if (Number.isNaN(last.getTime())) return null;
  last.setDate(last.getDate() + 1);
  return last.toISOString();
}
