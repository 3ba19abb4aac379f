import { describe, expect, it } from 'vitest';
import { compare } from './comparison';

describe('a figure against the one before', () => {
  it('rises and falls by percent, finer where it is little', () => {
    expect(compare(150, 100)).toEqual({ kind: 'up', percent: 50 });
    expect(compare(50, 100)).toEqual({ kind: 'down', percent: 50 });
    expect(compare(1016, 1000)).toEqual({ kind: 'up', percent: 1.6 });
    expect(compare(0, 100)).toEqual({ kind: 'down', percent: 100 });
  });

  it('never says that nothing changed when something did', () => {
    expect(compare(1_000_001, 1_000_000)).toEqual({ kind: 'up', percent: 0.1 });
  });

  it('has no percentage to rise from nothing', () => {
    expect(compare(5, 0)).toEqual({ kind: 'first' });
    expect(compare(0, 0)).toEqual({ kind: 'same' });
  });
});
