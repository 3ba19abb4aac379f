import { ChevronRight } from 'lucide-react';
import { formatCount } from '#src/lib/numbers.ts';
import type { ChartSeries } from './chart-reading';
import type { TimePoint, TimeSeries } from './series';

interface ChartTableProps {
  label: string;
  step: TimeSeries['step'];
  points: readonly TimePoint[];
  series: readonly ChartSeries[];
}

/** The chart's numbers as numbers, newest first: for screen readers, for copying, and for whoever prefers them. */
export function ChartTable({ label, step, points, series }: ChartTableProps) {
  const newestFirst = points.map((point, index) => ({ point, index })).reverse();
  return (
    <details className="group mt-2 -mb-2 text-xs">
      <summary className="inline-flex h-8 cursor-pointer list-none items-center gap-1 rounded-md pr-2 font-medium text-faint hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 transition-transform duration-150 group-open:rotate-90"
        />
        Show as table
      </summary>
      <div
        role="region"
        aria-label={`${label}, as a table`}
        tabIndex={0}
        className="mt-1 max-h-72 overflow-auto rounded-lg border border-line"
      >
        <table className="w-full border-collapse text-left tabular-nums">
          <thead className="sticky top-0 bg-sunken text-faint">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                {step === 'day' ? 'Day' : 'Week'}
              </th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="px-3 py-2 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {newestFirst.map(({ point, index }) => (
              <tr key={point.day}>
                <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap text-soft">
                  {point.medium}
                  {point.unfinished ? ' (so far)' : ''}
                </th>
                {series.map(({ name, values }) => (
                  <td key={name} className="px-3 py-1.5 text-right">
                    {formatCount(values[index] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
