import { expect, it } from 'vitest';
import type { Figure } from '../../bench/figures';
import { plotGrowth, plotLatencies, plotTargets, timesOfTarget } from '../../bench/plots';
import { logScale, palette, spreadLabels, text } from '../../bench/svg';

const figure = (better: 'higher' | 'lower', target: number | null, median: number): Figure => ({
  ...{ name: `figure ${median}`, unit: 'times', better, target, detail: '' },
  series: { median, lowest: median / 2, highest: median * 2, rounds: 5 },
});

it('longer is better, whichever way the figure reads', () => {
  expect(timesOfTarget(figure('higher', 4, 2))).toEqual({ median: 0.5, lowest: 0.25, highest: 1 });
  expect(timesOfTarget(figure('lower', 4, 2))).toEqual({ median: 2, lowest: 1, highest: 4 });
});

it('draws what is reached and what is missed in colours of their own, and nothing without a target', () => {
  const svg = plotTargets([figure('higher', 4, 5), figure('lower', 2, 3), figure('higher', null, 7)]);
  const bars = [...svg.matchAll(/<rect [^>]*fill="(#[0-9a-f]+)"\/>/g)].map(([, colour]) => colour);
  expect(bars).toEqual([palette.good, palette.bad]);
  expect(svg).toContain('target ≤ 2.00 ×, missed');
  expect(svg).not.toContain('figure 7');
});

it('a logarithmic axis puts equal ratios at equal distances and stops at its ends', () => {
  const scale = logScale([1, 100], [0, 200]);
  expect([1, 10, 100, 0.1, 1000].map(scale)).toEqual([0, 100, 200, 0, 200]);
});

it('moves labels apart as little as it takes, in their order', () => {
  expect(spreadLabels([10, 12, 100], 15)).toEqual([3.5, 18.5, 100]);
  const placed = spreadLabels([50, 50, 50, 60], 15).sort((one, other) => one - other);
  placed.slice(1).forEach((place, index) => expect(place - (placed[index] ?? 0)).toBeGreaterThanOrEqual(15));
});

it('draws a curve for each server, dashed while idle, with its p99', () => {
  const points = [1, 50, 99].map((percent) => ({ percent, milliseconds: percent }));
  const svg = plotLatencies([
    { name: 'A, idle', points },
    { name: 'A, login flood', points },
    { name: 'B, idle', points },
  ]);
  expect(svg.match(/<path /g)).toHaveLength(3);
  expect(svg.match(/<path [^>]*stroke-dasharray/g)).toHaveLength(2);
  expect(svg).toContain('A, login flood: 99.0 ms');
});

it('stands on a ground of its own, and lets no name break the drawing', () => {
  expect(plotTargets([])).toContain(`fill="${palette.ground}"`);
  expect(text(0, 0, 'a < b & "c"')).toContain('a &lt; b &amp; &quot;c&quot;');
});

it('growth: a line at the target of those that have one', () => {
  const svg = plotGrowth([figure('lower', 1.2, 1.1), figure('lower', 1.2, 1.5), figure('lower', null, 3)]);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  expect([...svg.matchAll(/<rect [^>]*fill="(#[0-9a-f]+)"\/>/g)].map(([, colour]) => colour)).toEqual([
    ...[palette.good, palette.bad, palette.neutral],
  ]);
});
