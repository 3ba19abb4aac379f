import { describe, expect, it } from 'vitest';
import { topReasons } from './reasons';

describe('why sign-ins were refused', () => {
  it('comes most frequent first, in words, without what never happened', () => {
    expect(topReasons({ invalid_code: 2, invalid_credentials: 9, rate_limited: 0 })).toEqual([
      { key: 'invalid_credentials', name: 'Wrong email or password', count: 9 },
      { key: 'invalid_code', name: 'Wrong code', count: 2 },
    ]);
  });

  it('counts what does not fit together, and loses nothing', () => {
    const counts = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`new_reason_${index}`, index + 1]),
    );
    const slices = topReasons(counts);
    expect(slices).toHaveLength(6);
    expect(slices.at(-1)).toMatchObject({ name: '4 other reasons', count: 10 });
    expect(slices.reduce((sum, { count }) => sum + count, 0)).toBe(45);
    expect(slices[0]?.name).toBe('New reason 8');
  });
});
