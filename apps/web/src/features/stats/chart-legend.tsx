import { classNames } from '#src/lib/class-names.ts';
import { chartColours } from './chart-colours';
import type { ChartSeries } from './chart-reading';

interface ChartLegendProps {
  series: readonly ChartSeries[];
  /** The last point is today, which still goes on. */
  unfinished: boolean;
}

export function ChartLegend({ series, unfinished }: ChartLegendProps) {
  return (
    <ul className="flex flex-wrap items-center gap-x-5 gap-y-1 text-xs text-soft">
      {series.map(({ name, colour }) => (
        <li key={name} className="flex items-center gap-2">
          <span
            aria-hidden="true"
            className={classNames('size-2.5 rounded-[3px]', chartColours[colour].background)}
          />
          {name}
        </li>
      ))}
      {unfinished ? (
        <li className="flex items-center gap-2 text-faint">
          <svg aria-hidden="true" width="18" height="4">
            <line
              x1="2"
              x2="17"
              y1="2"
              y2="2"
              stroke="currentColor"
              strokeWidth="2"
              strokeLinecap="round"
              strokeDasharray="1 5"
            />
          </svg>
          Today so far
        </li>
      ) : null}
    </ul>
  );
}
