import type { Finding } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { countLooked, groupFindings } from './finding-groups';

const finding = (id: string, severity: Finding['severity']): Finding => ({
  ...{ id, severity, title: id, evidence: 'seen' },
  fix: { render: 'r', vercel: 'v', docker: 'd' },
});

describe('what the doctor found', () => {
  it('is grouped, the worst first, without empty groups', () => {
    const groups = groupFindings([finding('w', 'warning'), finding('a', 'error'), finding('b', 'error')]);
    expect(groups.map(({ title, findings }) => [title, findings.map(({ id }) => id)])).toEqual([
      ['2 errors', ['a', 'b']],
      ['1 warning', ['w']],
    ]);
    expect(groupFindings([])).toEqual([]);
  });

  it('comes with how much was looked at', () => {
    const passed = { id: 'a', title: 'A', state: 'passed', reason: null } as const;
    const skipped = { id: 'b', title: 'B', state: 'skipped', reason: 'why' } as const;
    expect(countLooked([passed, passed])).toBe('All 2 checks looked.');
    expect(countLooked([passed, skipped])).toBe('1 of 2 checks looked.');
  });
});
