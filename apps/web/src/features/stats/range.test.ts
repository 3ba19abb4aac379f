import { describe, expect, it } from 'vitest';
import { addDays, faultOfRange, lengthOf, previousInWords, previousOf, readRange, writeRange } from './range';

const now = Date.parse('2026-11-28T15:00:00Z');
const read = (search: string) => readRange(new URLSearchParams(search), now);

describe('the period in the address bar', () => {
  it('is the last thirty days when nothing is said, today included', () => {
    expect(read('')).toEqual({ choice: '30d', from: '2026-10-30', to: '2026-11-28' });
  });

  it('can be any of the usual ones, and says so again', () => {
    for (const [choice, days] of [
      ['7d', 7],
      ['30d', 30],
      ['90d', 90],
      ['12m', 365],
    ] as const) {
      const range = readRange(writeRange(choice), now);
      expect(range.choice).toBe(choice);
      expect(range.to).toBe('2026-11-28');
      expect(lengthOf(range)).toBe(days);
    }
    expect(writeRange('30d').toString()).toBe('');
  });

  it('can be any two days', () => {
    const custom = { from: '2026-02-27', to: '2026-03-02' };
    expect(readRange(writeRange('custom', custom), now)).toEqual({ choice: 'custom', ...custom });
    expect(lengthOf(custom)).toBe(4);
  });

  it('falls back to the usual one for what the API would refuse', () => {
    for (const search of [
      'range=forever',
      'range=custom',
      'range=custom&from=2026-11-28&to=2026-11-01',
      'range=custom&from=2026-02-30&to=2026-03-01',
      'range=custom&from=2026-11-01&to=2026-11-29',
      'range=custom&from=2025-11-01&to=2026-11-28',
      'range=custom&from=yesterday&to=today',
    ]) {
      expect(read(search), search).toMatchObject({ choice: '30d', from: '2026-10-30' });
    }
  });

  it('says why two days do not do', () => {
    expect(faultOfRange({ from: '', to: '2026-11-28' }, now)).toBe('Choose both days.');
    expect(faultOfRange({ from: '2026-11-28', to: '2026-11-27' }, now)).toMatch(/comes after/);
    expect(faultOfRange({ from: '2026-11-28', to: '2026-11-29' }, now)).toMatch(/still to come/);
    expect(faultOfRange({ from: '2025-11-27', to: '2026-11-28' }, now)).toMatch(/at most 366 days/);
    expect(faultOfRange({ from: '2025-11-28', to: '2026-11-28' }, now)).toBeNull();
  });
});

describe('the period before', () => {
  it('is as long, and ends the day before', () => {
    const range = { from: '2026-03-01', to: '2026-03-07' };
    expect(previousOf(range)).toEqual({ from: '2026-02-22', to: '2026-02-28' });
    expect(lengthOf(previousOf(range))).toBe(lengthOf(range));
  });

  it('is named by its length', () => {
    expect(previousInWords({ from: '2026-11-28', to: '2026-11-28' })).toBe('the day before');
    expect(previousInWords({ from: '2026-11-22', to: '2026-11-28' })).toBe('the 7 days before');
    expect(previousInWords({ from: addDays('2026-11-28', -364), to: '2026-11-28' })).toBe(
      'the 12 months before',
    );
  });
});
