import type { ApiKey, CreatedApiKey, Permission } from '@authflow/contracts';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ToastProvider } from '#src/components/toast.tsx';
import { problem } from '#src/testing/problems.ts';
import { renderPage, type Replies } from '#src/testing/render-page.tsx';
import { ApiKeysCard } from './api-keys-card';

const list = 'GET /v1/me/api-keys';
const create = 'POST /v1/me/api-keys';
const day = 86_400_000;

function keyOf(change: Partial<ApiKey> = {}): ApiKey {
  return {
    id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
    name: 'Nightly backup',
    hint: 'af_3kQ9Zt',
    permissions: [],
    createdAt: new Date(Date.now() - day).toISOString(),
    expiresAt: new Date(Date.now() + 60 * day).toISOString(),
    lastUsedAt: null,
    ...change,
  };
}

const made: CreatedApiKey = { ...keyOf(), key: `af_3kQ9Zt${'x'.repeat(37)}` };
const page = (...items: ApiKey[]) => ({ data: { items, nextCursor: null } });

function open(replies: Replies, held: Permission[] = []) {
  const card = (
    <ToastProvider>
      <ApiKeysCard held={held} />
    </ToastProvider>
  );
  return renderPage(card, '/account/api-keys', replies);
}

async function openDialog(replies: Replies, held: Permission[] = []) {
  const shown = open({ [list]: () => page(), ...replies }, held);
  fireEvent.click(await screen.findByRole('button', { name: 'Create a key' }));
  const dialog = await screen.findByRole('dialog', { name: 'Create an API key' });
  return { ...shown, dialog };
}

function send(dialog: HTMLElement, name: string): void {
  fireEvent.change(within(dialog).getByLabelText('Key name'), { target: { value: name } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));
}

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => undefined);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the list', () => {
  it('says which keys work, which end soon and which are over', async () => {
    open({
      [list]: () =>
        page(
          keyOf({ id: '1', name: 'Works' }),
          keyOf({ id: '2', name: 'Ends', expiresAt: new Date(Date.now() + 3 * day).toISOString() }),
          keyOf({ id: '3', name: 'Over', expiresAt: new Date(Date.now() - day).toISOString() }),
        ),
    });
    const [works, ends, over] = await screen.findAllByRole('listitem');
    expect(works?.textContent).not.toMatch(/Expire/);
    expect(ends?.textContent).toContain('Expires soon');
    expect(over?.textContent).toContain('Expired');
    expect(screen.getByRole('button', { name: 'Revoke Ends' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Remove Over' })).toBeDefined();
  });

  it('offers to ask again when the proof was waved away', async () => {
    let cancelled = true;
    open({ [list]: () => (cancelled ? { error: { kind: 'cancelled' } } : page(keyOf())) });
    const again = await screen.findByRole('button', { name: 'Confirm it’s you' });
    cancelled = false;
    fireEvent.click(again);
    expect(await screen.findByText('Nightly backup')).toBeDefined();
  });

  it('offers no further key when there are as many as there may be', async () => {
    const all = Array.from({ length: 25 }, (_, index) => keyOf({ id: String(index), name: `Key ${index}` }));
    open({ [list]: () => page(...all) });
    expect(await screen.findByText(/as many as an account can have/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Create a key' })).toBeNull();
  });
});

describe('creating one', () => {
  it('asks no plain user for permissions, and shows the key this once', async () => {
    const { dialog, calls } = await openDialog({ [create]: () => ({ data: made }) });
    expect(within(dialog).queryByRole('group', { name: 'Permissions' })).toBeNull();
    send(dialog, 'Nightly backup');
    const shown = await screen.findByRole('dialog', { name: 'Copy your key now' });
    expect(within(shown).getByText(made.key)).toBeDefined();
    const call = calls.find(({ method }) => method === 'POST');
    expect(call?.body).toEqual({ name: 'Nightly backup', expiresInDays: 90, permissions: [] });
    // Not by accident.
    fireEvent.keyDown(shown, { key: 'Escape' });
    expect(screen.getByText(made.key)).toBeDefined();
    fireEvent.click(within(shown).getByRole('button', { name: 'I have copied it' }));
    await vi.waitFor(() => expect(screen.queryByText(made.key)).toBeNull());
  });

  it('lends of what the person holds what they ticked, for as long as they chose', async () => {
    const { dialog, calls } = await openDialog({ [create]: () => ({ data: made }) }, [
      'users:read',
      'stats:read',
    ]);
    const choice = within(within(dialog).getByRole('group', { name: 'Permissions' }));
    expect(choice.getAllByRole('checkbox')).toHaveLength(2);
    fireEvent.click(choice.getByRole('checkbox', { name: /stats:read/ }));
    fireEvent.click(choice.getByRole('checkbox', { name: /users:read/ }));
    fireEvent.click(choice.getByRole('checkbox', { name: /stats:read/ }));
    fireEvent.change(within(dialog).getByLabelText('Works for'), { target: { value: '7' } });
    send(dialog, 'Figures');
    await screen.findByRole('dialog', { name: 'Copy your key now' });
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'Figures',
      expiresInDays: 7,
      permissions: ['users:read'],
    });
  });

  it('asks for a name before it asks the server, and says why the server refused', async () => {
    const { dialog, calls } = await openDialog({
      [create]: () => ({ error: problem('email_not_verified', { status: 403 }) }),
    });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));
    await vi.waitFor(() =>
      expect(within(dialog).getByLabelText('Key name').getAttribute('aria-invalid')).toBe('true'),
    );
    expect(calls.some(({ method }) => method === 'POST')).toBe(false);
    send(dialog, 'Nightly backup');
    expect(await within(dialog).findByRole('alert')).toBeDefined();
    expect(screen.getByRole('dialog', { name: 'Create an API key' })).toBeDefined();
  });
});
