import { formatRound, formatValue, isReached, type Distribution, type Figure } from './figures';
import { bar, line, logScale, palette, path, spreadLabels, svgCard, text, type Drawing } from './svg';

/** How many times the target was reached: above 1 is better, whichever way the figure itself reads. */
export function timesOfTarget({
  better,
  target,
  series,
}: Figure): Record<'median' | 'lowest' | 'highest', number> {
  if (target === null || target === 0) throw new Error('no target');
  const of = (value: number): number => (better === 'higher' ? value / target : target / value);
  const [low, high] = [of(series.lowest), of(series.highest)].sort((one, other) => one - other);
  return { median: of(series.median), lowest: low ?? 0, highest: high ?? 0 };
}

const row = 26;
const width = 960;

/** Every target as a line at 1, and how far each figure is from it, with its spread. */
export function plotTargets(figures: readonly Figure[]): string {
  const judged = figures.filter(({ target }) => target !== null);
  const top = 74;
  const height = top + judged.length * row + 24;
  const scale = logScale([0.25, 8], [430, 700]);
  const ticks = [0.25, 0.5, 1, 2, 4, 8];
  const axis = ticks.flatMap((tick) => [
    line([scale(tick), top - 6], [scale(tick), height - 20], palette.grid),
    text(scale(tick), top - 12, `${tick} ×`, { size: 11, anchor: 'middle', fill: palette.faint }),
  ]);
  return svgCard({ width, height, title: 'How far each figure is from its target' }, [
    text(20, 30, 'How far each figure is from its target', { size: 16, bold: true }),
    text(20, 48, 'Longer is better. The line at 1 × is the target; whiskers: lowest to highest round.', {
      ...{ size: 11, fill: palette.faint },
    }),
    ...axis,
    ...judged.flatMap((figure, index) => targetRow(figure, top + index * row, scale)),
    line([scale(1), top - 6], [scale(1), height - 20], palette.text, { width: 1.5, dash: '4 3' }),
  ]);
}

function targetRow(figure: Figure, y: number, scale: (value: number) => number): Drawing {
  const { median, lowest, highest } = timesOfTarget(figure);
  const colour = isReached(figure) === true ? palette.good : palette.bad;
  const middle = y + row / 2;
  const [from, to] = [scale(lowest), scale(highest)];
  const sign = figure.better === 'higher' ? '≥' : '≤';
  const wanted = `${sign} ${formatValue(figure.unit, figure.target ?? 0)}`;
  const verdict = isReached(figure) === true ? '' : ', missed';
  return [
    text(418, middle + 4, figure.name, { size: figure.name.length > 62 ? 10.5 : 12, anchor: 'end' }),
    bar(scale(0.25), y + 6, scale(median) - scale(0.25), row - 12, colour),
    ...(to - from < 1
      ? []
      : [
          line([from, middle], [to, middle], palette.text, { width: 1.5 }),
          ...[from, to].map((x) => line([x, middle - 4], [x, middle + 4], palette.text, { width: 1.5 })),
        ]),
    text(712, middle + 4, formatValue(figure.unit, figure.series.median), { bold: true, fill: colour }),
    text(800, middle + 4, `target ${wanted}${verdict}`, { size: 11, fill: palette.faint }),
  ];
}

/** Percentiles of latency, idle dashed and in the flood drawn through, a colour for each server. */
export function plotLatencies(distributions: readonly Distribution[]): string {
  const height = 460;
  const [left, right, top, bottom] = [70, 690, 86, 400];
  const highest = Math.max(
    10,
    ...distributions.flatMap(({ points }) => points.map((each) => each.milliseconds)),
  );
  const ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].filter(
    (tick) => tick <= highest * 2,
  );
  const y = logScale([0.5, ticks.at(-1) ?? 10], [bottom, top]);
  const x = (percent: number): number => logScale([100, 0.5], [left, right])(100 - percent);
  const servers = [...new Set(distributions.map(serverOf))];
  const colourOf = (each: Distribution): string =>
    palette.series[servers.indexOf(serverOf(each)) % palette.series.length] ?? palette.text;
  const lasts = distributions.map(({ points }) => y(points.at(-1)?.milliseconds ?? 1));
  const labels = spreadLabels(lasts, 15);
  return svgCard(
    { width, height, title: 'Latency of reading one’s own account, idle and while 32 sign in' },
    [
      text(20, 30, 'Latency of reading one’s own account at 100/s, idle and while 32 connections sign in', {
        ...{ size: 16, bold: true },
      }),
      text(
        20,
        48,
        'How many percent of the requests were answered within so many milliseconds. Drawn through: in the flood; dashed: idle.',
        {
          ...{ size: 11, fill: palette.faint },
        },
      ),
      ...ticks.flatMap((tick) => [
        line([left, y(tick)], [right, y(tick)], palette.grid),
        text(left - 8, y(tick) + 4, `${tick} ms`, { size: 11, anchor: 'end', fill: palette.faint }),
      ]),
      ...[10, 50, 75, 90, 95, 99, 99.5].flatMap((percent) => [
        line([x(percent), top], [x(percent), bottom], palette.grid),
        text(x(percent), bottom + 18, `${percent} %`, { size: 11, anchor: 'middle', fill: palette.faint }),
      ]),
      ...distributions.flatMap((each, index) => [
        path(
          each.points.map(({ percent, milliseconds }) => [x(percent), y(milliseconds)] as const),
          colourOf(each),
          isIdle(each) ? { dash: '5 4' } : {},
        ),
        text(right + 8, (labels[index] ?? 0) + 4, `${each.name}: ${formatRound(percentOf(each, 99))} ms`, {
          ...{ size: 11, fill: colourOf(each), bold: !isIdle(each) },
        }),
      ]),
      text(right + 8, top - 18, 'at 99 %', { size: 11, fill: palette.faint }),
    ],
  );
}

const serverOf = ({ name }: Distribution): string => name.replace(/, (idle|login flood)$/, '');
const isIdle = ({ name }: Distribution): boolean => name.endsWith(', idle');

function percentOf({ points }: Distribution, percent: number): number {
  return points.find((point) => point.percent === percent)?.milliseconds ?? Number.NaN;
}
