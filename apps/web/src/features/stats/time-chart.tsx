import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatShortCount } from '#src/lib/numbers.ts';
import { ChartAxes } from './chart-axes';
import { ChartLegend } from './chart-legend';
import { afterKey, spoken, type ChartSeries } from './chart-reading';
import { countTicks, pointAt, type Plot } from './chart-scale';
import { ChartTable } from './chart-table';
import { ChartTip } from './chart-tip';
import type { TimePoint, TimeSeries } from './series';
import { TimeLines } from './time-lines';
import { useWidth } from './use-width';

interface TimeChartProps {
  /** What it shows, for people who don't see it. */
  label: string;
  points: readonly TimePoint[];
  series: readonly ChartSeries[];
  step: TimeSeries['step'];
}

const height = 232;

/**
 * Counts over time, as lines. One stop for the keyboard: arrow keys go from point to point, and each is read out; under a
 * pointer the nearest point shows its values. The same numbers are in a table below.
 */
export function TimeChart({ label, points, series, step }: TimeChartProps) {
  const { ref, width } = useWidth();
  const hintId = useId();
  const [active, setActive] = useState<number | null>(null);
  const last = points.length - 1;
  const current = Math.min(active ?? last, last);
  const ticks = countTicks(Math.max(0, ...series.flatMap(({ values }) => values)));
  const top = ticks.at(-1) ?? 1;
  const longest = Math.max(...ticks.map((tick) => formatShortCount(tick).length));
  const plot: Plot = { left: 12 + longest * 7, right: width - 12, top: 10, bottom: height - 28 };

  function follow(event: PointerEvent<HTMLDivElement>): void {
    const { left } = event.currentTarget.getBoundingClientRect();
    setActive(pointAt(event.clientX - left, points.length, plot));
  }

  function go(event: KeyboardEvent): void {
    const next = afterKey(event.key, current, points.length);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
  }

  return (
    <div>
      <ChartLegend series={series} unfinished={points[last]?.unfinished === true} />
      <div
        ref={ref}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, current)}
        aria-valuetext={spoken(points[current], series, current)}
        aria-describedby={hintId}
        onKeyDown={go}
        onFocus={({ currentTarget }) =>
          currentTarget.matches(':focus-visible') ? setActive(current) : undefined
        }
        onBlur={() => setActive(null)}
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={() => setActive(null)}
        className="relative mt-3 h-[14.5rem] touch-pan-y rounded-lg"
      >
        {width > 0 && last >= 0 ? (
          <svg width={width} height={height} aria-hidden="true" className="absolute inset-0">
            <ChartAxes plot={plot} ticks={ticks} points={points} />
            <TimeLines plot={plot} top={top} points={points} series={series} active={active} />
          </svg>
        ) : null}
        {active === null ? null : <ChartTip plot={plot} points={points} series={series} index={current} />}
      </div>
      <p id={hintId} className="sr-only">
        Arrow keys read it {step} by {step}.
      </p>
      <ChartTable label={label} step={step} points={points} series={series} />
    </div>
  );
}
