import type { Role } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { changesTo, formOf, toggled } from './role-form-values';

const support: Role = {
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  name: 'support',
  description: 'Helps.',
  permissions: ['users:read', 'users:write'],
  builtIn: false,
  mfaRequired: true,
  members: 2,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
};

describe('the form of a role', () => {
  it('sends what differs and nothing else', () => {
    const form = formOf(support);
    expect(changesTo(support, form)).toBeNull();
    expect(changesTo(support, { ...form, permissions: ['users:write', 'users:read'] })).toBeNull();
    expect(changesTo(support, { ...form, mfaRequired: false })).toEqual({ mfaRequired: false });
    expect(changesTo(support, { ...form, permissions: [] })).toEqual({ permissions: [] });
  });

  it('gives and takes permissions, in the contract’s order', () => {
    expect(toggled(['users:write'], 'users:read', true)).toEqual(['users:read', 'users:write']);
    expect(toggled(['users:read', 'users:write'], 'users:read', false)).toEqual(['users:write']);
    expect(toggled(['users:read'], 'users:read', true)).toEqual(['users:read']);
  });
});
