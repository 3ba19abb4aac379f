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

/** Of the target; what is further from it ends here. */
const lowestShown = 0.125;

const row = 26;
const width = 960;

/** Every target as a line at 1, and how far each figure is from it, with its spread. */
export function plotTargets(figures: readonly Figure[]): string {
  const judged = figures.filter(({ target }) => target !== null);
  const top = 88;
  const height = top + judged.length * row + 24;
  const scale = logScale([lowestShown, 8], [430, 700]);
  const ticks = [lowestShown, 0.25, 0.5, 1, 2, 4, 8];
  const axis = ticks.flatMap((tick) => [
    line([scale(tick), top - 6], [scale(tick), height - 20], palette.grid),
    text(scale(tick), top - 12, String(tick), { size: 11, anchor: 'middle', fill: palette.faint }),
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
  const sign = figure.better === 'higher' ? '≥' : '≤';
  const wanted = `${sign} ${formatValue(figure.unit, figure.target ?? 0)}`;
  const verdict = isReached(figure) === true ? '' : ', missed';
  return [
    text(418, middle + 4, figure.name, { size: figure.name.length > 62 ? 10.5 : 12, anchor: 'end' }),
    bar(scale(lowestShown), y + 6, scale(median) - scale(lowestShown), row - 12, colour),
    ...whisker([scale(lowest), scale(highest)], middle),
    text(712, middle + 4, formatValue(figure.unit, figure.series.median), { bold: true, fill: colour }),
    text(800, middle + 4, `target ${wanted}${verdict}`, { size: 11, fill: palette.faint }),
  ];
}

/** Many accounts ÷ few as bars from nothing, with a line where nothing changes and one at what is allowed. */
export function plotGrowth(figures: readonly Figure[]): string {
  const top = 88;
  const height = top + figures.length * row + 24;
  const highest = Math.ceil(2 * Math.max(1, ...figures.map(({ series }) => series.highest))) / 2;
  const scale = (value: number): number => 430 + (value / highest) * 330;
  const step = highest > 4 ? 1 : 0.5;
  const steps = Array.from({ length: Math.floor(highest / step) + 1 }, (_, index) => index * step);
  return svgCard({ width, height, title: 'What requests cost with many accounts, against few' }, [
    text(20, 30, 'What requests cost with many accounts, against few', { size: 16, bold: true }),
    text(
      20,
      48,
      'Shorter is better. At 1 nothing changes; dashed: the target. Whiskers: lowest to highest round.',
      {
        ...{ size: 11, fill: palette.faint },
      },
    ),
    ...steps.flatMap((each) => [
      line([scale(each), top - 6], [scale(each), height - 20], each === 1 ? palette.faint : palette.grid),
      text(scale(each), top - 12, String(each), { size: 11, anchor: 'middle', fill: palette.faint }),
    ]),
    ...figures.flatMap((figure, index) => growthRow(figure, top + index * row, scale)),
  ]);
}

function growthRow(figure: Figure, y: number, scale: (value: number) => number): Drawing {
  const middle = y + row / 2;
  const { median, lowest, highest } = figure.series;
  const reached = isReached(figure);
  const colour = reached === null ? palette.neutral : reached ? palette.good : palette.bad;
  return [
    text(418, middle + 4, figure.name, { size: figure.name.length > 62 ? 10.5 : 12, anchor: 'end' }),
    bar(scale(0), y + 6, scale(median) - scale(0), row - 12, colour),
    ...whisker([scale(lowest), scale(highest)], middle),
    ...(figure.target === null
      ? []
      : [
          line([scale(figure.target), y], [scale(figure.target), y + row], palette.text, {
            width: 1.5,
            dash: '4 3',
          }),
        ]),
    text(780, middle + 4, formatValue(figure.unit, median), { bold: true, fill: colour }),
  ];
}

function whisker([from, to]: readonly [number, number], y: number): Drawing {
  if (to - from < 1) return [];
  return [
    line([from, y], [to, y], palette.text, { width: 1.5 }),
    ...[from, to].map((x) => line([x, y - 4], [x, y + 4], palette.text, { width: 1.5 })),
  ];
}

/** Percentiles of latency, idle dashed and in the flood drawn through, a colour for each server. */
export function plotLatencies(distributions: readonly Distribution[]): string {
  const height = 460;
  const [left, right, top, bottom] = [70, 620, 86, 400];
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
