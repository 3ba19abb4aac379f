import { useId } from 'react';
import { chartColours } from './chart-colours';
import type { ChartSeries } from './chart-reading';
import { xOf, yOf, type Plot } from './chart-scale';
import type { TimePoint } from './series';

interface TimeLinesProps {
  plot: Plot;
  /** The value at the upper end of the axis. */
  top: number;
  points: readonly TimePoint[];
  series: readonly ChartSeries[];
  active: number | null;
}

/** The lines themselves; the first has a ground. What is still going on is dashed. */
export function TimeLines({ plot, top, points, series, active }: TimeLinesProps) {
  const count = points.length;
  const settled = points.at(-1)?.unfinished === true && count > 1 ? count - 1 : count;
  const guide = active === null ? null : xOf(active, count, plot);

  return (
    <>
      {guide === null ? null : (
        <line x1={guide} x2={guide} y1={plot.top} y2={plot.bottom} className="stroke-control" />
      )}
      {series.map((line, order) => {
        const places = line.values.map((value, index) => ({
          x: xOf(index, count, plot),
          y: yOf(value, top, plot),
        }));
        const drawn = places.slice(0, settled);
        return (
          <g
            key={line.name}
            className={chartColours[line.colour].text}
            strokeLinejoin="round"
            strokeLinecap="round"
          >
            {order === 0 ? <Ground places={places} bottom={plot.bottom} /> : null}
            <polyline points={textOf(drawn)} fill="none" stroke="currentColor" strokeWidth={2} />
            {settled < count ? (
              <polyline
                points={textOf(places.slice(settled - 1))}
                fill="none"
                stroke="currentColor"
                strokeWidth={2}
                strokeDasharray="1 5"
              />
            ) : null}
            {places.map((place, index) =>
              index === active || count === 1 ? (
                <circle
                  key={index}
                  cx={place.x}
                  cy={place.y}
                  r={4}
                  fill="currentColor"
                  strokeWidth={2}
                  className="stroke-surface"
                />
              ) : null,
            )}
          </g>
        );
      })}
    </>
  );
}

interface Place {
  x: number;
  y: number;
}

function Ground({ places, bottom }: { places: readonly Place[]; bottom: number }) {
  const id = useId();
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return null;
  const outline = [{ x: first.x, y: bottom }, ...places, { x: last.x, y: bottom }];
  return (
    <>
      <linearGradient id={id} x1="0" x2="0" y1="0" y2="1">
        <stop offset="0%" stopColor="currentColor" stopOpacity="0.16" />
        <stop offset="100%" stopColor="currentColor" stopOpacity="0.01" />
      </linearGradient>
      <polygon points={textOf(outline)} fill={`url(#${id})`} />
    </>
  );
}

const textOf = (places: readonly Place[]): string =>
  places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
