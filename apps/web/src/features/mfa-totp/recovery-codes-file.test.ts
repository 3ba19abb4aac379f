import { describe, expect, it } from 'vitest';
import { recoveryCodesFileName, recoveryCodesText } from './recovery-codes-file';

const codes = Array.from({ length: 10 }, (_, index) => `k7p2m-x9qf${index}`);
const madeAt = new Date('2026-11-22T12:00:00.000Z');

describe('the file of recovery codes', () => {
  const text = recoveryCodesText({
    codes,
    email: 'ada@example.com',
    origin: 'https://app.example.com',
    madeAt,
  });

  it('holds every code on a line of its own, numbered and unchanged', () => {
    const lines = text.split('\n').filter((line) => /^ ?\d+\. /.test(line));
    expect(lines.map((line) => line.split('. ')[1])).toEqual(codes);
    expect(lines.at(-1)).toMatch(/^10\. /);
  });

  it('says whose they are, where they are good, and when they were made', () => {
    expect(text).toContain('Account: ada@example.com');
    expect(text).toContain('https://app.example.com/auth/login');
    expect(text).toContain('November 22, 2026');
  });

  it('ends with a line break, and holds none that a code could forge', () => {
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toContain('\r');
  });

  it('is named after its day', () => {
    expect(recoveryCodesFileName(madeAt)).toBe('authflow-recovery-codes-2026-11-22.txt');
  });
});
