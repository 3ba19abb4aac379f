import { cpus, release, totalmem, type } from 'node:os';
import type { Figure } from './measures';
import type { Series } from './statistics';

export interface Report {
  figures: Figure[];
  memory: { name: string; megabytes: number | null }[];
  command: string;
  measuredOn: Date;
  notes: string[];
}

/** The table for a terminal. */
export function toText({ figures, memory }: Report): string {
  const lines = figures.flatMap((figure) => [
    `${figure.name}`,
    `    ${ratioOf(figure)}   (${figure.better} is better)   ${figure.detail}`,
  ]);
  const memoryLines = memory.map(({ name, megabytes }) => `${name}: ${inMegabytes(megabytes)}`);
  return ['', ...lines, '', ...memoryLines, ''].join('\n');
}

/** `docs/performance.md`. */
export function toMarkdown({ figures, memory, command, measuredOn, notes }: Report): string {
  const rows = figures.map(
    (figure) =>
      `| ${figure.name} | **${withUnit(figure, figure.ratio.median)}** | ${spread(figure)} | ${figure.better} | ${figure.detail} |`,
  );
  return [
    '# Performance',
    '',
    `Written by \`${command}\`. Every figure is a ratio of two things measured in turns within one run on one machine, so it`,
    'says more about AuthFlow than about the machine. Absolute numbers stand beside it for orientation; do not compare',
    'them between machines.',
    '',
    '| figure | median | lowest to highest | better | medians of both sides |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '| resident memory of the API | |',
    '|---|---|',
    ...memory.map(({ name, megabytes }) => `| ${name} | ${inMegabytes(megabytes)} |`),
    '',
    `Measured on ${measuredOn.toISOString().slice(0, 10)}: ${machine()}.`,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function ratioOf(figure: Figure): string {
  return `${withUnit(figure, figure.ratio.median)}  [${spread(figure)}]`;
}

function spread(figure: Figure): string {
  const { lowest, highest, rounds }: Series = figure.ratio;
  return `${withUnit(figure, lowest)} to ${withUnit(figure, highest)} in ${rounds}`;
}

function withUnit({ unit }: Figure, value: number): string {
  return unit === 'percent' ? `${(value * 100).toFixed(0)} %` : `${value.toFixed(2)} ×`;
}

function inMegabytes(value: number | null): string {
  return value === null ? 'unknown on this system' : `${value.toFixed(0)} MB`;
}

function machine(): string {
  const [first] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `Node ${process.versions.node}, ${type()} ${release()}, ${cpus().length} × ${first?.model.trim() ?? 'CPU'}, ${memory} GB`;
}
