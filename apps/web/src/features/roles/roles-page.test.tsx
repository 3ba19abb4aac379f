import type { Permission, Role, User } from '@authflow/contracts';
import { cleanup, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ToastProvider } from '#src/components/toast.tsx';
import { TooltipProvider } from '#src/components/tooltip.tsx';
import { ViewerContext } from '#src/session/viewer-context.ts';
import { problem } from '#src/testing/problems.ts';
import { renderPage, type Replies } from '#src/testing/render-page.tsx';
import { RolesPage } from './roles-page';

const role = (name: string, permissions: Permission[], rest: Partial<Role> = {}): Role => ({
  id: `id-of-${name}`,
  name,
  description: '',
  permissions,
  builtIn: false,
  mfaRequired: false,
  members: 0,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...rest,
});

function show(held: Permission[], roles: Role[], replies: Replies = {}) {
  vi.stubGlobal('scrollTo', () => undefined);
  // Switches and boxes measure themselves; here there is nothing to measure.
  const watcher = { observe: () => undefined, unobserve: () => undefined, disconnect: () => undefined };
  vi.stubGlobal('ResizeObserver', function observer() {
    return watcher;
  });
  return renderPage(
    <ToastProvider>
      <TooltipProvider>
        <ViewerContext value={{ permissions: held } as Partial<User> as User}>
          <RolesPage />
        </ViewerContext>
      </TooltipProvider>
    </ToastProvider>,
    '/admin/roles',
    { 'GET /v1/admin/roles': () => ({ data: { items: roles, nextCursor: null } }), ...replies },
  );
}

const box = (name: string): HTMLButtonElement => screen.getByRole('checkbox', { name });
const isDisabled = (control: HTMLElement): boolean => control.hasAttribute('disabled');

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

// Looking for controls by their role takes long in a dialog with many of them.
describe('the roles page', { timeout: 30_000 }, () => {
  it('lets nobody tick what they do not hold themselves', async () => {
    const { calls } = show(['users:read', 'roles:write'], [], {
      'POST /v1/admin/roles': () => ({ data: role('helpers', ['users:read']) }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'New role' }));
    expect(isDisabled(box('Disable users users:ban'))).toBe(true);
    expect(isDisabled(box('See users users:read'))).toBe(false);
    await userEvent.type(screen.getByLabelText('Name'), 'helpers');
    await userEvent.click(box('See users users:read'));
    await userEvent.click(screen.getByRole('button', { name: 'Create role' }));
    expect(await screen.findByText('Role “helpers” is created')).toBeTruthy();
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'helpers',
      description: '',
      permissions: ['users:read'],
      mfaRequired: true,
    });
  });

  it('says at the name that it is taken', async () => {
    show(['users:read', 'roles:write'], [], {
      'POST /v1/admin/roles': () => ({ error: problem('conflict', { status: 409 }) }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'New role' }));
    await userEvent.type(screen.getByLabelText('Name'), 'support');
    await userEvent.click(screen.getByRole('button', { name: 'Create role' }));
    expect(await screen.findByText('There is a role with this name already.')).toBeTruthy();
  });

  it('keeps built-in roles, and roles that allow more than the viewer may do', async () => {
    show(
      ['users:read', 'roles:write'],
      [
        role('user', [], { builtIn: true, members: 7 }),
        role('moderator', ['users:read', 'users:ban']),
        role('helpers', ['users:read']),
      ],
    );
    await screen.findByRole('heading', { name: 'helpers' });
    expect(screen.queryByRole('button', { name: 'Delete user' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Delete moderator' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Delete helpers' })).toBeTruthy();
    expect(screen.getByRole('link', { name: '7 members of user' }).getAttribute('href')).toBe(
      '/admin/users?role=user',
    );
    await userEvent.click(screen.getByRole('button', { name: 'View moderator' }));
    const dialog = screen.getByRole('dialog', { name: 'Role “moderator”' });
    expect(within(dialog).getByText('Not yours to change')).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: 'Save changes' })).toBeNull();
    expect(within(dialog).getAllByRole('checkbox').every(isDisabled)).toBe(true);
  });

  it('warns whoever would shut themselves out', async () => {
    show(['users:read', 'roles:write'], [role('helpers', ['users:read'])], {
      'PATCH /v1/admin/roles/id-of-helpers': () => ({
        error: problem('mfa_enrollment_required', { status: 403 }),
      }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Edit helpers' }));
    await userEvent.click(screen.getByRole('switch', { name: 'Require two-step verification' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save changes' }));
    expect(await screen.findByText('You would shut yourself out')).toBeTruthy();
  });

  it('says who loses a role before it goes', async () => {
    show(['users:read', 'roles:write'], [role('helpers', ['users:read'], { members: 12 })], {
      'DELETE /v1/admin/roles/id-of-helpers': () => ({ data: { status: 'deleted' } }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Delete helpers' }));
    expect(screen.getByText('12 people have it, and lose what it allows.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Delete role' }));
    expect(await screen.findByText('Role “helpers” is deleted')).toBeTruthy();
  });
});
