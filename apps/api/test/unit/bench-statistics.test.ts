import { expect, it } from 'vitest';
import { median, percentile, ratios, summarise } from '../../bench/statistics';

it('takes the middle of an odd number of values, and the mean of the two middle ones of an even number', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 9, 1, 2])).toBe(5.5);
});

it('takes the smallest value that so many percent do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 99)).toBe(99);
  expect(percentile(hundred, 100)).toBe(100);
  expect(percentile([7], 50)).toBe(7);
});

it('divides round by round, and sums up with the spread', () => {
  const series = summarise(ratios([10, 30, 20], [10, 10, 40]));
  expect(series).toEqual({ median: 1, lowest: 0.5, highest: 3, rounds: 3 });
});

it.each([[[]], [[1, Number.NaN]], [[1 / 0]]])('makes no figure of %j', (values) => {
  expect(() => summarise(values)).toThrow('nothing to summarise');
});

it('does not divide rounds that lack a side', () => {
  expect(() => ratios([1, 2], [1])).toThrow('2 rounds of one, 1 of the other');
});
