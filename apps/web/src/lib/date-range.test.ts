import { describe, expect, it } from 'vitest';
import { daysBack, rangeLabel, rangeMoments, readRange } from './date-range';

const now = new Date(2026, 10, 28, 15, 30);

describe('stretches of days', () => {
  it('count today in', () => {
    expect(daysBack(1, now)).toEqual({ from: '2026-11-28', to: '2026-11-28' });
    expect(daysBack(30, now)).toEqual({ from: '2026-10-30', to: '2026-11-28' });
  });

  it('read as people say them', () => {
    expect(rangeLabel(daysBack(1, now), now)).toBe('Today');
    expect(rangeLabel(daysBack(7, now), now)).toBe('Last 7 days');
    expect(rangeLabel({ from: '2026-11-01', to: '2026-11-05' }, now)).toBe('Nov 1, 2026 – Nov 5, 2026');
    expect(rangeLabel({ from: '2026-11-01', to: '2026-11-01' }, now)).toBe('Nov 1, 2026');
  });

  it('reach to the end of the last day', () => {
    const { from, to } = rangeMoments({ from: '2026-11-01', to: '2026-11-01' });
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
  });

  it.each([
    ['2026-11-05', '2026-11-01'],
    ['2026-13-05', '2026-13-06'],
    ['yesterday', '2026-11-01'],
    [undefined, '2026-11-01'],
  ])('are not read out of %s to %s', (from, to) => expect(readRange(from, to)).toBeNull());

  it('are read out of an address', () =>
    expect(readRange('2026-11-01', '2026-11-02')).toEqual({ from: '2026-11-01', to: '2026-11-02' }));
});
