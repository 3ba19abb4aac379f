import { formatCount, formatShare } from '#src/lib/numbers.ts';
import type { Slice } from './reasons';

/** Bars on one scale, each with its name and number, so that nothing depends on the drawing. */
export function ReasonBars({ slices }: { slices: readonly Slice[] }) {
  const most = Math.max(1, ...slices.map(({ count }) => count));
  const total = slices.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className="space-y-3.5">
      {slices.map(({ key, name, count }) => (
        <li key={key} className="text-sm">
          <div className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 truncate text-soft">{name}</span>
            <span className="shrink-0 font-medium tabular-nums">
              {formatCount(count)}
              <span className="ml-2 inline-block w-12 text-right text-xs font-normal text-faint">
                {formatShare(count, total)}
              </span>
            </span>
          </div>
          <div aria-hidden="true" className="mt-1.5 h-2 rounded-full bg-sunken">
            <div
              className="h-full min-w-1 rounded-full bg-chart-3"
              style={{ width: `${(count / most) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
