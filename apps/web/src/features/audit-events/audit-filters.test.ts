import { describe, expect, it } from 'vitest';
import { isNarrowed, readFilters, toQuery } from './audit-filters';

const id = '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e';

describe('the filters of the audit log', () => {
  it('are read from the address', () => {
    const filters = readFilters({
      type: 'login.failed',
      outcome: 'failure',
      actor: id,
      from: '2026-11-01',
      to: '2026-11-02',
    });
    expect(filters).toEqual({
      type: 'login.failed',
      outcome: 'failure',
      actor: id,
      range: { from: '2026-11-01', to: '2026-11-02' },
    });
    expect(isNarrowed(filters)).toBe(true);
  });

  it('leave out what the API would refuse', () => {
    const filters = readFilters({
      type: 'no.such',
      outcome: 'maybe',
      actor: 'ada@example.com',
      subject: '1',
      from: '2026-11-02',
      to: '2026-11-01',
    });
    expect(filters).toEqual({});
    expect(isNarrowed(filters)).toBe(false);
  });

  it('ask for whole days, where the viewer is', () => {
    const { from, to } = toQuery({ range: { from: '2026-11-01', to: '2026-11-02' } });
    expect(new Date(from ?? '').getTime()).toBe(new Date('2026-11-01T00:00:00').getTime());
    expect(new Date(to ?? '').getTime()).toBe(new Date('2026-11-03T00:00:00').getTime());
    expect(toQuery({ subject: id })).toEqual({ subject: id });
  });
});
