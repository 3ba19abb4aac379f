import { describe, expect, it } from 'vitest';
import { afterKey } from './chart-reading';
import { countTicks, labelledPoints, pointAt, xOf, yOf } from './chart-scale';

const plot = { left: 40, right: 440, top: 10, bottom: 210 };

describe('an axis of counts', () => {
  it('has whole, round values from nothing to at least the most', () => {
    expect(countTicks(0)).toEqual([0, 1]);
    expect(countTicks(3)).toEqual([0, 1, 2, 3]);
    expect(countTicks(37)).toEqual([0, 10, 20, 30, 40]);
    expect(countTicks(1060)).toEqual([0, 300, 600, 900, 1200]);
    for (let most = 0; most < 5000; most += 7) {
      const ticks = countTicks(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }
  });
});

describe('places on the plot', () => {
  it('are spread from edge to edge; a single point stands in the middle', () => {
    expect(xOf(0, 5, plot)).toBe(40);
    expect(xOf(4, 5, plot)).toBe(440);
    expect(xOf(0, 1, plot)).toBe(240);
    expect(yOf(0, 100, plot)).toBe(210);
    expect(yOf(100, 100, plot)).toBe(10);
  });

  it('lead back to the nearest point, also from beside the plot', () => {
    for (const index of [0, 1, 2, 3, 4]) expect(pointAt(xOf(index, 5, plot) + 40, 5, plot)).toBe(index);
    expect(pointAt(-100, 5, plot)).toBe(0);
    expect(pointAt(9999, 5, plot)).toBe(4);
  });

  it('get labels as far as there is room, the last one first', () => {
    expect(labelledPoints(7, 10)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(labelledPoints(30, 5)).toEqual([5, 11, 17, 23, 29]);
    expect(labelledPoints(30, 0)).toEqual([29]);
    expect(labelledPoints(0, 5)).toEqual([]);
  });
});

describe('the keyboard on a chart', () => {
  it('goes from point to point and stops at the ends', () => {
    expect(afterKey('ArrowLeft', 5, 30)).toBe(4);
    expect(afterKey('ArrowRight', 29, 30)).toBe(29);
    expect(afterKey('Home', 5, 30)).toBe(0);
    expect(afterKey('End', 5, 30)).toBe(29);
    expect(afterKey('PageDown', 1, 30)).toBe(0);
    expect(afterKey('Tab', 5, 30)).toBeNull();
    expect(afterKey('constructor', 5, 30)).toBeNull();
    expect(afterKey('ArrowLeft', 0, 0)).toBeNull();
  });
});
