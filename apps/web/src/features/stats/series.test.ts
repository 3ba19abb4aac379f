import { describe, expect, it } from 'vitest';
import { addDays } from './range';
import { toSeries, type StatsDay } from './series';

const now = Date.parse('2026-11-28T15:00:00Z');
const day = (date: string, count: number): StatsDay => ({
  date,
  signUps: count,
  logins: count * 2,
  failures: 1,
  activeUsers: count,
});
const lastDays = (length: number): StatsDay[] =>
  Array.from({ length }, (_, index) => day(addDays('2026-11-28', index + 1 - length), index));

describe('what the charts draw', () => {
  it('is each day of a short period, of which today is not over', () => {
    const { step, points, values } = toSeries(lastDays(7), now);
    expect(step).toBe('day');
    expect(points.map(({ unfinished }) => unfinished)).toEqual([...Array<boolean>(6).fill(false), true]);
    expect(points[0]).toMatchObject({ day: '2026-11-22', short: 'Nov 22', medium: 'Nov 22, 2026' });
    expect(values.logins).toEqual([0, 2, 4, 6, 8, 10, 12]);
  });

  it('is the weeks of a long one: events add up, people are an average day', () => {
    const { step, points, values } = toSeries(lastDays(365), now);
    expect(step).toBe('week');
    expect(points).toHaveLength(52);
    expect(points.at(-1)).toMatchObject({ day: '2026-11-22', long: 'Nov 22 – Nov 28, 2026' });
    expect(values.failures).toEqual(Array(52).fill(7));
    expect(values.activeUsers.at(-1)).toBe(361);
    expect(values.signUps.at(-1)).toBe(361 * 7);
  });
});
