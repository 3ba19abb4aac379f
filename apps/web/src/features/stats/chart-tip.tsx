import { classNames } from '#src/lib/class-names.ts';
import { formatCount } from '#src/lib/numbers.ts';
import { chartColours } from './chart-colours';
import type { ChartSeries } from './chart-reading';
import { xOf, type Plot } from './chart-scale';
import type { TimePoint } from './series';

interface ChartTipProps {
  plot: Plot;
  points: readonly TimePoint[];
  series: readonly ChartSeries[];
  index: number;
}

const gap = 12;

/** The values at one point, beside it where there is more room. Screen readers hear them from the chart itself. */
export function ChartTip({ plot, points, series, index }: ChartTipProps) {
  const point = points[index];
  const x = xOf(index, points.length, plot);
  const onTheLeft = x > (plot.left + plot.right) / 2;
  if (point === undefined) return null;
  return (
    <div
      aria-hidden="true"
      style={{ left: onTheLeft ? x - gap : x + gap }}
      className={classNames(
        'pointer-events-none absolute top-2 z-10 min-w-40 rounded-lg border border-line bg-surface px-3 py-2 text-xs shadow-lg',
        onTheLeft && '-translate-x-full',
      )}
    >
      <p className="font-medium whitespace-nowrap">{point.medium}</p>
      <dl className="mt-1.5 space-y-1">
        {series.map(({ name, colour, values }) => (
          <div key={name} className="flex items-center gap-2">
            <dt className="flex items-center gap-2 text-soft">
              <span className={classNames('size-2 rounded-[2px]', chartColours[colour].background)} />
              {name}
            </dt>
            <dd className="ml-auto pl-4 font-medium tabular-nums">{formatCount(values[index] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {point.unfinished ? <p className="mt-1.5 text-faint">So far</p> : null}
    </div>
  );
}
