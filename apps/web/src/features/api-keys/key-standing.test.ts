import { expect, it } from 'vitest';
import { keyStanding } from './key-standing';

const now = Date.parse('2026-11-10T12:00:00.000Z');

it.each([
  ['2026-11-10T11:59:59.999Z', 'expired'],
  ['2026-11-10T12:00:00.000Z', 'expired'],
  ['2026-11-10T12:00:00.001Z', 'ending'],
  ['2026-11-17T11:59:59.999Z', 'ending'],
  ['2026-11-17T12:00:00.000Z', 'working'],
  ['2027-11-10T12:00:00.000Z', 'working'],
] as const)('a key until %s is %s', (expiresAt, standing) => {
  expect(keyStanding({ expiresAt }, now)).toBe(standing);
});
