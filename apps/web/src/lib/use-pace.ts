import { useEffect, useState } from 'react';

/** People who are still here after a while read their mail somewhere slower; there is no hurry then. */
const paces = [
  { untilMs: 60_000, intervalMs: 2500 },
  { untilMs: 300_000, intervalMs: 5000 },
  { untilMs: Number.POSITIVE_INFINITY, intervalMs: 15_000 },
] as const;

/** Milliseconds between two looks at something that is waited for: often at first, then less and less. */
export function usePace(): number {
  const [pace, setPace] = useState(0);

  useEffect(() => {
    const limit = paces[pace]?.untilMs ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(limit)) return undefined;
    const timer = setTimeout(() => setPace(pace + 1), limit);
    return () => clearTimeout(timer);
  }, [pace]);

  return paces[pace]?.intervalMs ?? 0;
}
