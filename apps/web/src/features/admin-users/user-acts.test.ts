import type { Permission } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { rolesFor } from './roles-for';
import { actsFor } from './user-acts';

const all: Permission[] = ['users:read', 'users:write', 'users:ban', 'users:impersonate'];
const viewer = { id: 'viewer', permissions: all as string[] };
const somebody = { id: 'somebody', status: 'active' as const, permissions: [], emailVerified: true };

const acts = (...args: Parameters<typeof actsFor>) => [...actsFor(...args)].sort();

describe('what can be done with an account', () => {
  it('is what the permissions allow', () => {
    expect(acts(viewer, somebody)).toEqual([
      'ban',
      'delete',
      'impersonate',
      'logout',
      'rename',
      'reset',
      'roles',
    ]);
    expect(acts({ ...viewer, permissions: ['users:read'] }, somebody)).toEqual([]);
    expect(acts({ ...viewer, permissions: ['users:read', 'users:ban'] }, somebody)).toEqual([
      'ban',
      'logout',
    ]);
  });

  it('is nothing when it may do more than the viewer', () =>
    expect(acts(viewer, { ...somebody, permissions: ['roles:write'] })).toEqual([]));

  it('follows its state', () => {
    expect(acts(viewer, { ...somebody, status: 'deleted' })).toEqual(['restore']);
    expect(acts(viewer, { ...somebody, status: 'disabled' })).toEqual(['delete', 'rename', 'roles', 'unban']);
  });

  it('leaves out what nobody should do to themselves', () => {
    const own = acts(viewer, { ...somebody, id: viewer.id });
    expect(own).not.toContain('ban');
    expect(own).not.toContain('delete');
    expect(own).not.toContain('impersonate');
  });
});

describe('the roles that somebody may give', () => {
  const role = (name: string, permissions: Permission[]) => ({
    id: name,
    name,
    permissions,
    description: '',
    builtIn: false,
    mfaRequired: false,
    members: 0,
    createdAt: '',
    updatedAt: '',
  });
  const roles = [role('admin', [...all, 'roles:write']), role('user', []), role('support', ['users:read'])];

  it('allow nothing they may not do themselves', () => {
    const { givable, fixed } = rolesFor(viewer, roles, ['user', 'admin', 'support']);
    expect(givable.map(({ name }) => name)).toEqual(['support']);
    expect(fixed).toEqual(['admin']);
  });
});
