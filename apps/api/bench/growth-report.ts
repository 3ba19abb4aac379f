import { cpus, loadavg, totalmem } from 'node:os';
import type { MeasuredSearch } from './growth-admin';
import type { Cleanup } from './growth-cleanup';
import type { Size } from './growth-people';
import { middleOf, type MeasuredOperation, type OperationStatement } from './growth-rounds';
import type { Relation } from './growth-statements';
import type { RatioFigure as Figure } from './figures';
import { median, percentile } from './statistics';

export interface GrowthReport {
  small: Size;
  large: Size;
  command: string;
  measuredOn: Date;
  /** How busy other programs kept the machine before it began, and the load average while it ran. */
  busyBefore: number;
  load: number;
  seedSeconds: number;
  figures: Figure[];
  warm: MeasuredOperation[];
  cold: MeasuredOperation[];
  statements: (OperationStatement & { reads: string[]; wholeTables: string[] })[];
  hot: { operation: string; table: string; updates: number; hot: number }[];
  searches: MeasuredSearch[];
  relations: Relation[];
  cleanup: Cleanup;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const micro = (value: number): string => value.toFixed(0);
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 * 10 ? 1 : 0)} MB`;
const share = (part: number): string => `${(part * 100).toFixed(0)} %`;
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[]): string[] => [
  row(...head),
  row(...head.map(() => '---')),
  ...rows,
  '',
];

/** `docs/performance/growth.md` */
export function growthMarkdown(report: GrowthReport): string {
  const { small, large, cleanup } = report;
  return [
    '# Growth',
    '',
    `Written by \`${report.command}\`: ${whole(small.users)} accounts with ${whole(small.sessions)} sessions against ${whole(large.users)} with ${whole(large.sessions)}, two databases of one PostgreSQL.`,
    `Requests go over HTTP through the whole API, for people at random; times are what \`pg_stat_statements\` counts for the statements of one`,
    `request, planning included. Waiting for the disk at commit is not in them: it does not depend on how much there is.`,
    '',
    ...operationLines(report),
    '## Statements',
    '',
    'The plan is the one a connection keeps, for whatever values come.',
    '',
    ...table(
      ['request', 'statement', 'a request', 'µs, few', 'µs, many', 'reads'],
      report.statements.map((each) =>
        row(
          each.operation,
          each.name,
          each.calls.toFixed(1),
          micro(each.small),
          micro(each.large),
          each.reads.join(', ') || 'nothing',
        ),
      ),
    ),
    ...hotLines(report),
    ...searchLines(report),
    '## Sizes',
    '',
    `Of ${whole(large.users)} accounts and ${whole(large.sessions)} sessions, indexes freshly built. Free: room for new rows, kept on purpose in sessions (\`fillfactor\`).`,
    '',
    ...relationTable(report.relations.filter(({ bytes }) => bytes > 2 ** 20 / 8)),
    ...cleanupLines(cleanup),
    '## Conditions',
    '',
    `- Measured on ${report.measuredOn.toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB. Other programs kept the machine ${share(report.busyBefore)} busy when it began; load average at its end ${report.load.toFixed(1)}.`,
    `- Seeding took ${whole(report.seedSeconds)} s, with commits that were not durable; everything measured ran with durable ones. \`shared_buffers\` is a quarter of the memory, at most 6 GB.`,
    '',
  ].join('\n');
}

function operationLines({ figures, warm, cold }: GrowthReport): string[] {
  const figureOf = (operation: string): Figure | undefined =>
    figures.find(({ name }) => name.startsWith(`${operation}, database time`));
  const ratioOf = (each: MeasuredOperation): string =>
    (middleOf(each.large, 'microseconds') / middleOf(each.small, 'microseconds')).toFixed(2);
  return [
    ...table(
      [
        'request',
        'many ÷ few',
        'lowest to highest',
        'µs, few',
        'µs, many',
        'buffers, few',
        'buffers, many',
        'WAL bytes, few',
        'WAL bytes, many',
      ],
      warm.map((each) => {
        const ratio = figureOf(each.operation)?.ratio;
        const pair = (what: 'buffers' | 'walBytes') =>
          [middleOf(each.small, what), middleOf(each.large, what)].map(whole);
        return row(
          each.operation,
          `**${ratio?.median.toFixed(2) ?? ''}**`,
          `${ratio?.lowest.toFixed(2) ?? ''} to ${ratio?.highest.toFixed(2) ?? ''} in ${ratio?.rounds ?? 0}`,
          micro(middleOf(each.small, 'microseconds')),
          micro(middleOf(each.large, 'microseconds')),
          ...pair('buffers'),
          ...pair('walBytes'),
        );
      }),
    ),
    'Warm: everything in PostgreSQL’s own memory. Right after a restart, with nothing there, for people who were not seen since:',
    '',
    ...table(
      ['request', 'many ÷ few', 'µs, few', 'µs, many', 'buffers read, few', 'buffers read, many'],
      cold.map((each) =>
        row(
          each.operation,
          ratioOf(each),
          micro(middleOf(each.small, 'microseconds')),
          micro(middleOf(each.large, 'microseconds')),
          middleOf(each.small, 'buffersRead').toFixed(1),
          middleOf(each.large, 'buffersRead').toFixed(1),
        ),
      ),
    ),
  ];
}

function hotLines({ hot }: GrowthReport): string[] {
  return [
    '## Updates that leave indexes alone',
    '',
    'PostgreSQL calls them HOT: the new row stands on the page of the old one, no index is written, and the old one goes without a vacuum.',
    '',
    ...table(
      ['request', 'table', 'updates', 'of them HOT'],
      hot.map((each) =>
        row(each.operation, each.table, whole(each.updates), share(each.hot / Math.max(1, each.updates))),
      ),
    ),
  ];
}

function searchLines({ searches, large }: GrowthReport): string[] {
  return [
    '## Search in the console',
    '',
    `Over ${whole(large.users)} accounts, one question after another, as the client sees it.`,
    '',
    ...table(
      ['question', 'median, ms', 'p95, ms', 'read'],
      searches.map((each) =>
        row(each.name, each.median.toFixed(1), each.p95.toFixed(1), each.reads.join(', ')),
      ),
    ),
  ];
}

function relationTable(relations: readonly Relation[]): string[] {
  return table(
    ['', 'size', 'free', 'dead rows'],
    relations.map(({ name, kind, bytes, freeShare, deadRows }) =>
      row(
        kind === 'table' ? `**${name}**` : name,
        megabytes(bytes),
        name.includes('search') || name.includes('role') ? '' : share(freeShare),
        kind === 'table' ? whole(deadRows) : '',
      ),
    ),
  );
}

function cleanupLines(cleanup: Cleanup): string[] {
  const times = cleanup.batches.map(({ milliseconds }) => milliseconds);
  const tenth = Math.max(1, Math.floor(times.length / 10));
  const [first, last] = [times.slice(0, tenth), times.slice(-tenth)];
  const both = (name: string): string[] => {
    const of = (relations: readonly Relation[]) => relations.find((each) => each.name === name);
    return [cleanup.before, cleanup.after, cleanup.vacuumed].map((relations) => {
      const found = of(relations);
      return found === undefined ? '' : `${megabytes(found.bytes)}, ${share(found.freeShare)} free`;
    });
  };
  return [
    '## Housekeeping',
    '',
    `${whole(cleanup.ended)} sessions had ended more than thirty days ago. Housekeeping cleared them in ${whole(times.length)} batches of at most 500, one transaction each, ` +
      `${whole(cleanup.perSecond)} rows a second while nothing else ran; ${whole(cleanup.left)} were left when it was stopped.`,
    '',
    ...table(
      ['a batch', 'p50, ms', 'p95, ms', 'longest, ms'],
      [['all', times] as const, ['the first tenth', first] as const, ['the last tenth', last] as const].map(
        ([name, some]) =>
          row(name, median(some).toFixed(1), percentile(some, 95).toFixed(1), Math.max(...some).toFixed(1)),
      ),
    ),
    ...table(
      ['', 'median', 'lowest to highest', ''],
      cleanup.figures.map(({ name, ratio, detail }) =>
        row(
          name,
          `**${ratio.median.toFixed(2)}**`,
          `${ratio.lowest.toFixed(2)} to ${ratio.highest.toFixed(2)} in ${ratio.rounds}`,
          detail,
        ),
      ),
    ),
    `Sizes before, after, and after a vacuum, which took ${cleanup.vacuumSeconds.toFixed(1)} s (PostgreSQL had vacuumed the table ${cleanup.autovacuums} times by itself):`,
    '',
    ...table(
      ['', 'before', 'after', 'vacuumed'],
      cleanup.before.filter(({ bytes }) => bytes > 2 ** 17).map(({ name }) => row(name, ...both(name))),
    ),
  ];
}

/** The load average over the last five minutes. */
export const recentLoad = (): number => loadavg()[1] ?? 0;
