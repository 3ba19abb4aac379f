import type { Permission, User, Webhook } from '@authflow/contracts';
import { cleanup, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ToastProvider } from '#src/components/toast.tsx';
import { TooltipProvider } from '#src/components/tooltip.tsx';
import { ViewerContext } from '#src/session/viewer-context.ts';
import { problem } from '#src/testing/problems.ts';
import { renderPage, type Replies } from '#src/testing/render-page.tsx';
import { WebhooksPage } from './webhooks-page';

const webhook: Webhook = {
  id: 'id-of-crm',
  url: 'https://crm.example.com/hooks?token=never-shown',
  description: 'CRM',
  events: ['user.created', 'user.deleted'],
  enabled: false,
  disabledReason: 'failing',
  failingSince: '2026-11-01T00:00:00.000Z',
  previousSecretExpiresAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
};
const all: Permission[] = ['users:read', 'webhooks:read', 'webhooks:write'];

function show(held: Permission[], items: Webhook[], replies: Replies = {}) {
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  const watcher = { observe: () => undefined, unobserve: () => undefined, disconnect: () => undefined };
  vi.stubGlobal('ResizeObserver', function observer() {
    return watcher;
  });
  return renderPage(
    <ToastProvider>
      <TooltipProvider>
        <ViewerContext value={{ permissions: held } as Partial<User> as User}>
          <WebhooksPage />
        </ViewerContext>
      </TooltipProvider>
    </ToastProvider>,
    '/admin/webhooks',
    { 'GET /v1/admin/webhooks': () => ({ data: { items, nextCursor: null } }), ...replies },
  );
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

// Looking for controls by their role takes long in a dialog with many of them.
describe('the webhooks page', { timeout: 30_000 }, () => {
  it('shows where each leads and how it stands, and leads to its own page', async () => {
    show(all, [webhook]);
    const link = await screen.findByRole('link', { name: /crm\.example\.com\/hooks/ });
    expect(link.getAttribute('href')).toBe('/admin/webhooks/id-of-crm');
    expect(screen.getByText('Switched off')).toBeTruthy();
    expect(screen.queryByText(/never-shown/)).toBeNull();
  });

  it.each([['webhooks:read'], ['webhooks:read', 'webhooks:write'], ['webhooks:read', 'users:read']] as const)(
    'offers nothing that would be refused to %s %s',
    async (...held) => {
      show([...held], []);
      expect(await screen.findByText('No webhook yet')).toBeTruthy();
      expect(screen.queryByRole('button', { name: 'Add webhook' })).toBeNull();
    },
  );

  it('asks for an address and an event, says at the address what is wrong, and shows the secret once', async () => {
    let tries = 0;
    const { calls } = show(all, [], {
      'POST /v1/admin/webhooks': () => {
        tries += 1;
        const message = 'Use an address that can be reached from the internet.';
        return tries === 1
          ? {
              error: problem('validation_failed', {
                errors: [{ path: 'url', code: 'invalid_address', message }],
              }),
            }
          : { data: { ...webhook, enabled: true, disabledReason: null, secret: 'whsec_shown-once' } };
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Add webhook' }));
    const dialog = screen.getByRole('dialog', { name: 'Add a webhook' });
    const save = within(dialog).getByRole('button', { name: 'Add webhook' });
    await userEvent.click(save);
    expect(await screen.findByText('Enter an address.')).toBeTruthy();
    expect(screen.getByText('Choose at least one event.')).toBeTruthy();
    expect(calls.some(({ method }) => method === 'POST')).toBe(false);

    await userEvent.type(screen.getByLabelText('Address'), 'https://intranet/hooks');
    await userEvent.click(screen.getByRole('checkbox', { name: 'user.deleted' }));
    await userEvent.click(save);
    expect(await screen.findByText('Use an address that can be reached from the internet.')).toBeTruthy();
    await userEvent.clear(screen.getByLabelText('Address'));
    await userEvent.type(screen.getByLabelText('Address'), 'https://crm.example.com/hooks');
    await userEvent.click(save);
    expect(await screen.findByText('whsec_shown-once')).toBeTruthy();
    expect(calls.findLast(({ method }) => method === 'POST')?.body).toEqual({
      url: 'https://crm.example.com/hooks',
      description: '',
      events: ['user.deleted'],
    });
    await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
    expect(screen.queryByText('whsec_shown-once')).toBeNull();
  });

  it('says when the list cannot be had, and asks again', async () => {
    let tries = 0;
    show(all, [], {
      'GET /v1/admin/webhooks': () => {
        tries += 1;
        return tries === 1
          ? { error: problem('insufficient_permission', { status: 403 }) }
          : { data: { items: [webhook], nextCursor: null } };
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Switched off')).toBeTruthy();
  });
});
