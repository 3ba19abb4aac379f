import { expect, test } from 'vitest';
import { isDatabaseUnavailable, isRetryable } from '#src/platform/postgres';

const fault = (code: string) => Object.assign(new Error('database says no'), { code });

test.each(['57P01', '57P03', '57014', '55000', '40P01', '53300', '25006', '08006', 'ECONNREFUSED'])(
  '%s is the database’s trouble: 503, try again',
  (code) => expect(isDatabaseUnavailable(fault(code))).toBe(true),
);

test.each(['23505', '23503', '22P02', '42P01', '42703', '28P01', '3D000'])('%s is ours to mend', (code) =>
  expect(isDatabaseUnavailable(fault(code))).toBe(false),
);

test('deadlocks and serialization failures are run again', () => {
  expect(['40001', '40P01', '23505'].map((code) => isRetryable(fault(code)))).toEqual([true, true, false]);
});

test('what is no error object is never taken for one', () => {
  expect([null, undefined, '57P01', { code: '57P01' }].map(isDatabaseUnavailable)).toEqual(
    Array(4).fill(false),
  );
});
