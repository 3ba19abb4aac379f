import { describe, expect, it } from 'vitest';
import { banEnd } from './ban-end';

const now = Date.UTC(2026, 10, 28, 12);

describe('the end of a ban', () => {
  it('is none for an open one', () => expect(banEnd('open', '', now)).toBeNull());

  it('is so many days from now', () => {
    expect(banEnd('1', '', now)).toBe('2026-11-29T12:00:00.000Z');
    expect(banEnd('30', '', now)).toBe('2026-12-28T12:00:00.000Z');
  });

  it('is the end of the chosen day, where the operator is', () =>
    expect(banEnd('day', '2026-12-24', now)).toBe(new Date(2026, 11, 25).toISOString()));

  it('is none for a day that is none', () => expect(banEnd('day', '', now)).toBeNull());
});
