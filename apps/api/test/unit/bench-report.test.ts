import { expect, it } from 'vitest';
import { formatValue, isReached, type Figure } from '../../bench/figures';
import { toMarkdown, toText } from '../../bench/report';
import { describeRun, mergeResults, type Part, type Results } from '../../bench/results';
import type { SavedGrowth } from '../../bench/saved-growth';
import { cpuFigure, interleave, rateFigure } from '../../bench/rounds';

const series = (median: number) => ({ median, lowest: median - 0.1, highest: median + 0.1, rounds: 5 });
const figure = (given: Partial<Figure> & { name: string }): Figure => ({
  ...{
    unit: 'percent',
    better: 'higher',
    target: 0.95,
    series: series(0.97),
    detail: '97/s; the other 100/s',
  },
  ...given,
});
const run = {
  ...describeRun({ command: 'npm run bench', busy: 0.02, quick: false }),
  startedAt: '2026-01-02T03:04:05Z',
};
const part = (figures: Figure[], more: Partial<Part> = {}): Part => ({ run, seconds: 60, figures, ...more });

function report(results: Results, growth: SavedGrowth | null = null): string {
  return toMarkdown({
    results,
    order: ['session', 'me'],
    explanation: null,
    notes: ['How.'],
    plots: [],
    growth,
  });
}

it('a target is reached on it and beyond it, whichever way is better', () => {
  const reached = (better: 'higher' | 'lower', median: number) =>
    isReached(figure({ name: 'x', better, series: series(median) }));
  expect([reached('higher', 0.95), reached('higher', 0.949)]).toEqual([true, false]);
  expect([reached('lower', 0.95), reached('lower', 0.951)]).toEqual([true, false]);
  expect(isReached(figure({ name: 'x', target: null }))).toBeNull();
});

it('shows what is missed as missed, and counts it', () => {
  const text = report({
    session: part([figure({ name: 'good' })]),
    me: part([figure({ name: 'bad', better: 'lower', unit: 'times', target: 2, series: series(3.5) })]),
  });
  expect(text).toContain('## Targets: 1 of 2 reached');
  expect(text).toContain('| good | **97 %** | 87 % to 107 % in 5 | ≥ 95 % | yes | 97/s; the other 100/s |');
  expect(text).toContain(
    '| bad | **3.50 ×** | 3.40 × to 3.60 × in 5 | ≤ 2.00 × | **missed** | 97/s; the other 100/s |',
  );
});

it('keeps what has no target apart, and says what is missing and why', () => {
  const missing = [{ name: 'Better Auth', reason: 'npm ci left with 1:\n  offline' }];
  const text = report({ me: part([figure({ name: 'aside', target: null })], { missing }) });
  expect(text).toContain('## Targets: 0 of 0 reached');
  expect(text.indexOf('| aside |')).toBeGreaterThan(text.indexOf('## For orientation'));
  expect(text).toContain('- **Better Auth**: npm ci left with 1: offline');
});

it('names the machine, Node and the load of each run that something comes from', () => {
  const later = {
    ...run,
    startedAt: '2026-02-03T04:05:06Z',
    command: 'npm run bench -- me --write',
    busy: 0.4,
  };
  const text = report({ session: part([]), me: part([], { run: later }) });
  expect(text).toMatch(
    /`npm run bench` \(session\), 2026-01-02 03:04 UTC: Node \d+\.\d+\.\d+, .*; other programs kept it 2 % busy/,
  );
  expect(text).toMatch(/`npm run bench -- me --write` \(me\), 2026-02-03 04:05 UTC: .*40 % busy/);
});

it('results of the same measure are replaced, others stay', () => {
  const before = { session: part([figure({ name: 'old' })]), me: part([figure({ name: 'kept' })]) };
  const text = report(mergeResults(before, { session: part([figure({ name: 'new' })]) }));
  expect(text).toContain('| new |');
  expect(text).toContain('| kept |');
  expect(text).not.toContain('| old |');
});

it('marks in the terminal what is reached and what is not', () => {
  const results = { me: part([figure({ name: 'a' }), figure({ name: 'b', target: 2 })]) };
  expect(toText({ results, order: ['me'] })).toMatch(/✓ 97 % .*target ≥ 95 %[^]*✗ 97 % .*target ≥ 200 %/);
});

it('writes no more digits than were measured', () => {
  expect(formatValue('percent', 0.9512)).toBe('95.1 %');
  expect(formatValue('times', 12.345)).toBe('12.3 ×');
  expect(formatValue('ms', 1234.5)).toBe('1,235 ms');
  expect(formatValue('points', 99.4)).toBe('99');
});

const load = (perSecond: number, cpu: number | null) => ({
  ...{ perSecond, cpuMicrosecondsPerRequest: cpu, requests: 1, seconds: 1, failures: 0 },
  ...{ statuses: {}, p50: 1, p99: 1, bodies: [] },
});
const row = { name: 'x', unit: 'percent', target: null } as const;

it('more is better for a rate and for CPU time alike', () => {
  const [rate] = rateFigure(row, [load(50, 200)], [load(100, 100)], 'other');
  const [cpu] = cpuFigure(row, [load(50, 200)], [load(100, 100)], 'other');
  expect([rate?.series.median, cpu?.series.median]).toEqual([0.5, 0.5]);
});

it('makes no figure against a side that was not to be had, nor of CPU time that nobody knows', () => {
  expect(rateFigure(row, [load(50, 200)], [], 'other')).toEqual([]);
  expect(cpuFigure(row, [load(50, null)], [load(100, 100)], 'other')).toEqual([]);
});

it('begins each round with another side, and leaves out those that are not to be had', async () => {
  const order: string[] = [];
  const side = (name: string) => () => Promise.resolve(order.push(name));
  const samples = await interleave({ rounds: 3, progress: () => undefined }, 'x', {
    ...{ a: side('a'), b: side('b'), c: null },
  });
  expect(order.join('')).toBe('abbaab');
  expect(samples).toEqual({ a: [1, 4, 5], b: [2, 3, 6], c: [] });
});

it('takes in what growth kept, and judges sign-ins and refreshes by it', () => {
  const growthFigure = (name: string, median: number) => ({
    ...({ name, unit: 'times', better: 'lower', ratio: series(median), detail: '' } as const),
  });
  const growth = {
    ...{ command: 'npm run bench -- growth --write', measuredOn: '2026-03-04T00:00:00Z' },
    figures: [
      growthFigure('login, database time, 1M accounts ÷ 1k accounts', 1.3),
      growthFigure('session list, database time, 1M accounts ÷ 1k accounts', 9),
    ],
  };
  const text = report({}, growth);
  expect(text).toContain('## Targets: 0 of 1 reached');
  expect(text).toContain('| ≤ 1.20 × | **missed** |');
  expect(text).toContain('`npm run bench -- growth --write`, 2026-03-04: [growth](performance/growth.md)');
});
