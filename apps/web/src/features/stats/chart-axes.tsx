import { formatShortCount } from '#src/lib/numbers.ts';
import { labelledPoints, xOf, yOf, type Plot } from './chart-scale';
import type { TimePoint } from './series';

/** Pixels a date's label needs, with room around it. */
const labelWidth = 72;

/** The lines and labels a value and a date are read off. */
export function ChartAxes({
  plot,
  ticks,
  points,
}: {
  plot: Plot;
  ticks: readonly number[];
  points: readonly TimePoint[];
}) {
  const top = ticks.at(-1) ?? 1;
  const labelled = labelledPoints(points.length, Math.floor((plot.right - plot.left) / labelWidth));
  return (
    <g className="fill-faint text-[0.6875rem] tabular-nums">
      {ticks.map((tick) => {
        const y = yOf(tick, top, plot);
        return (
          <g key={tick}>
            <line
              x1={plot.left}
              x2={plot.right}
              y1={y}
              y2={y}
              strokeDasharray={tick === 0 ? undefined : '2 4'}
              className={tick === 0 ? 'stroke-control/60' : 'stroke-line'}
            />
            <text x={plot.left - 8} y={y} dy="0.35em" textAnchor="end">
              {formatShortCount(tick)}
            </text>
          </g>
        );
      })}
      {labelled.map((index) => {
        const x = xOf(index, points.length, plot);
        return (
          <text key={index} x={x} y={plot.bottom + 18} textAnchor={anchorAt(x, plot)}>
            {points[index]?.short}
          </text>
        );
      })}
    </g>
  );
}

/** Labels at the ends stay inside the picture. */
function anchorAt(x: number, { left, right }: Plot): 'start' | 'middle' | 'end' {
  if (x > right - labelWidth / 3) return 'end';
  return x < left + 8 ? 'start' : 'middle';
}
