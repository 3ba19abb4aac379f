import { describe, expect, it } from 'vitest';
import { counted, formatBytes, formatCount, formatShare, formatShortCount } from './numbers';

describe('numbers as people read them', () => {
  it('groups digits, and shortens where there is little room', () => {
    expect(formatCount(12480)).toBe('12,480');
    expect(formatShortCount(9999)).toBe('9,999');
    expect(formatShortCount(12_480)).toBe('12.5K');
    expect(counted(1, 'member')).toBe('1 member');
    expect(counted(0, 'member')).toBe('0 members');
  });

  it('keeps a few of many apart from none', () => {
    expect(formatShare(0, 10)).toBe('0%');
    expect(formatShare(1, 1_000_000)).toBe('<0.1%');
    expect(formatShare(1, 3)).toBe('33.3%');
    expect(formatShare(0, 0)).toBe('0%');
  });

  it('measures files', () => {
    expect(formatBytes(1)).toBe('1 byte');
    expect(formatBytes(999)).toBe('999 bytes');
    expect(formatBytes(12_400)).toBe('12.4 kB');
    expect(formatBytes(999_999)).toBe('1.0 MB');
    expect(formatBytes(3_100_000_000)).toBe('3.1 GB');
  });
});
