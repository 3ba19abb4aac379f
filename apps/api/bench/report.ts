import { formatValue, isReached, type Figure } from './figures';
import type { Circumstances, Part, Results } from './results';
import { growthFigures, type SavedGrowth } from './saved-growth';

export interface Report {
  results: Results;
  /** The measures in the order in which they are shown. */
  order: readonly string[];
  /** Markdown that was written by hand: where the time goes, and why something is missed. */
  explanation: string | null;
  notes: readonly string[];
  /** The last result of `npm run bench -- growth`, which takes too long for every run. */
  growth: SavedGrowth | null;
  /** The plots there are: file beside the report, and what it shows. */
  plots: readonly { file: string; alt: string }[];
}

/** The parts that were measured, in the report's order. */
export function partsOf({ results, order }: Pick<Report, 'results' | 'order'>): Part[] {
  return order.flatMap((name) => results[name] ?? []);
}

export const figuresOf = (parts: readonly Part[]): Figure[] => parts.flatMap(({ figures }) => figures);

/** The figures for a terminal. */
export function toText(report: Pick<Report, 'results' | 'order'>): string {
  const parts = partsOf(report);
  const lines = figuresOf(parts).flatMap((figure) => [
    figure.name,
    `    ${verdictMark(figure)} ${value(figure)}  [${spread(figure)}]${targetText(figure)}   ${figure.detail}`,
  ]);
  const missing = parts.flatMap((part) => part.missing ?? []);
  return ['', ...lines, '', ...missing.map(({ name, reason }) => `missing: ${name}: ${reason}`), ''].join(
    '\n',
  );
}

/** `docs/performance.md`. */
export function toMarkdown(report: Report): string {
  const parts = partsOf(report);
  const { growth } = report;
  const figures = [...figuresOf(parts), ...(growth === null ? [] : growthFigures(growth))];
  const judged = figures.filter(({ target }) => target !== null);
  const reached = judged.filter((figure) => isReached(figure) === true);
  return [
    ...introduction,
    ...runsOf(report),
    ...(growth === null
      ? []
      : [
          `- \`${growth.command}\`, ${growth.measuredOn.slice(0, 10)}: [growth](performance/growth.md), with statements and sizes.`,
        ]),
    '',
    `## Targets: ${reached.length} of ${judged.length} reached`,
    '',
    ...table(
      ['what', 'median', 'lowest to highest', 'target', 'reached?', 'medians of both sides'],
      judged.map((figure) => [
        ...[figure.name, `**${value(figure)}**`, spread(figure), target(figure)],
        ...[isReached(figure) === true ? 'yes' : '**missed**', figure.detail],
      ]),
    ),
    '',
    ...report.plots.flatMap(({ file, alt }) => [`![${alt}](${file})`, '']),
    ...orientation(figures),
    ...missingOf(parts),
    ...(report.explanation === null ? [] : [report.explanation.trim(), '']),
    '## What is measured, and how',
    '',
    ...report.notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

const introduction = [
  '# Performance',
  '',
  'Every figure is a ratio of two things measured in turns within one run on one machine, so it says more about AuthFlow',
  'than about the machine; or it is a size or a time with a limit of its own. Absolute numbers stand beside it for',
  'orientation; do not compare them between machines. `npm run bench` measures it all here in less than twenty minutes,',
  '`npm run bench -- --quick` in five, `npm run bench -- session me` only these; with `--write` the result replaces what',
  'stands here of the same measures. A percentage of 95 means five percent slower than the other side.',
  '',
];

function orientation(figures: readonly Figure[]): string[] {
  const others = figures.filter(({ target: wanted }) => wanted === null);
  if (others.length === 0) return [];
  return [
    '## For orientation',
    '',
    ...table(
      ['what', 'median', 'lowest to highest', 'better', 'medians of both sides'],
      others.map((figure) => [figure.name, value(figure), spread(figure), figure.better, figure.detail]),
    ),
    '',
  ];
}

function missingOf(parts: readonly Part[]): string[] {
  const missing = parts.flatMap((part) => part.missing ?? []);
  if (missing.length === 0) return [];
  const reasonOf = (reason: string): string => reason.replaceAll(/\s+/g, ' ').trim();
  return [
    '## Not measured',
    '',
    ...missing.map(({ name, reason }) => `- **${name}**: ${reasonOf(reason)}`),
    '',
  ];
}

/** One line for each run that something here comes from. */
function runsOf({ results, order }: Pick<Report, 'results' | 'order'>): string[] {
  const runs = new Map<string, { run: Circumstances; names: string[] }>();
  for (const name of order) {
    const run = results[name]?.run;
    if (run === undefined) continue;
    const known = runs.get(run.startedAt) ?? { run, names: [] };
    runs.set(run.startedAt, { run, names: [...known.names, name] });
  }
  const all = [...runs.values()];
  return all.map(({ run, names }) => {
    const what = all.length === 1 ? '' : ` (${names.join(', ')})`;
    const busy = `other programs kept it ${(run.busy * 100).toFixed(0)} % busy when the run began`;
    return `- \`${run.command}\`${what}, ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC: Node ${run.node}, ${run.machine}; ${busy}.`;
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

const value = ({ unit, series }: Figure): string => formatValue(unit, series.median);

function spread({ unit, series: { lowest, highest, rounds } }: Figure): string {
  if (rounds === 1) return 'one measurement';
  return `${formatValue(unit, lowest)} to ${formatValue(unit, highest)} in ${rounds}`;
}

function target({ unit, better, target: wanted }: Figure): string {
  return wanted === null ? '' : `${better === 'higher' ? '≥' : '≤'} ${formatValue(unit, wanted)}`;
}

const targetText = (figure: Figure): string => (figure.target === null ? '' : `  target ${target(figure)}`);

function verdictMark(figure: Figure): string {
  const reached = isReached(figure);
  if (reached === null) return ' ';
  return reached ? '✓' : '✗';
}
