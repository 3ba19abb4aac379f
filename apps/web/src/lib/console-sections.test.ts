import { describe, expect, it } from 'vitest';
import { openSections, sectionAt } from './console-sections';

describe('the sections of the console', () => {
  it.each([
    ['/admin', 'Dashboard'],
    ['/admin/', 'Dashboard'],
    ['/admin/users', 'Users'],
    ['/admin/users/0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e', 'Users'],
    ['/admin/audit/', 'Audit log'],
  ])('finds the one of %s', (path, name) => expect(sectionAt(path)?.name).toBe(name));

  it.each(['/admin/userscope', '/admin/nothing', '/account'])('finds none for %s', (path) =>
    expect(sectionAt(path)).toBeNull(),
  );

  it('opens what the permissions name, and nothing to nobody', () => {
    expect(openSections({ permissions: ['mail:read', 'users:read'] }).map(({ name }) => name)).toEqual([
      'Users',
      'Mail',
    ]);
    expect(openSections({ permissions: ['users:write'] })).toEqual([]);
  });
});
