import { describe, expect, it } from 'vitest';
import { daysInWords, minutesInWords, utcTime } from '../src/text/phrases';

describe('minutesInWords', () => {
  it.each([
    [1, '1 minute'],
    [10, '10 minutes'],
    [60, '1 hour'],
    [90, '90 minutes'],
    [120, '2 hours'],
    [1440, '24 hours'],
    [1500, '25 hours'],
    [2880, '2 days'],
    [10080, '7 days'],
  ])('says %i as %s', (minutes, words) => {
    expect(minutesInWords(minutes)).toBe(words);
  });
});

describe('daysInWords', () => {
  it.each([
    [1, '1 day'],
    [7, '7 days'],
  ])('says %i as %s', (days, words) => {
    expect(daysInWords(days)).toBe(words);
  });
});

describe('utcTime', () => {
  it.each([
    ['2026-03-07T09:05:00Z', '7 March 2026, 09:05 UTC'],
    ['2026-12-31T23:59:59.999Z', '31 December 2026, 23:59 UTC'],
    ['2027-01-01T00:00:00Z', '1 January 2027, 00:00 UTC'],
    ['2026-03-07T09:05:00+05:30', '7 March 2026, 03:35 UTC'],
  ])('says %s as %s, wherever the server stands', (iso, words) => {
    expect(utcTime(new Date(iso))).toBe(words);
  });

  it('refuses an invalid date instead of writing it', () => {
    expect(() => utcTime(new Date(Number.NaN))).toThrow(RangeError);
  });
});
