import { randomUUID } from 'node:crypto';
import type { WebhookSecret } from '@authflow/contracts';
import { expect, type Page } from '@playwright/test';
import { bearer } from './account-api';
import { openConsole } from './console-pages';
import { execute } from './journey-database';
import type { PageState } from './page-state';
import { button, field, heading } from './steps';

async function openWebhooks(page: Page): Promise<void> {
  await openConsole(page, '/admin/webhooks', 'Webhooks', 'admin');
  await expect(page.getByRole('main').getByText(/^Loading: /)).toHaveCount(0);
}

/** One that nobody calls: it is at an address that answers nothing, and what it was told is made up. */
async function haveWebhook(page: Page): Promise<string> {
  const answer = await page.request.post('/v1/admin/webhooks', {
    data: {
      url: `https://hooks.example.com/${randomUUID()}`,
      description: 'Keeps the customer database up to date',
      events: ['user.updated', 'user.deleted', 'mfa.disabled', 'identity.unlinked', 'password.changed'],
    },
    headers: await bearer(page),
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as WebhookSecret).id;
}

/** Deliveries in every state. None is due while anybody looks. */
async function haveDeliveries(webhookId: string): Promise<void> {
  const states = [
    ['delivered', 1, 'user.updated', 'accepted', 204],
    ['failed', 10, 'user.deleted', 'unreachable', null],
    ['pending', 3, 'password.changed', 'refused', 503],
  ] as const;
  for (const [state, attempts, type, outcome, status] of states) {
    const [event, delivery] = [randomUUID(), randomUUID()];
    await execute(`insert into webhook_events (id, type, body, created_at) values ($1, $2, $3, now())`, [
      event,
      type,
      JSON.stringify({ type, timestamp: '2026-11-28T12:00:00.000Z', data: { user: null } }),
    ]);
    await execute(
      `insert into webhook_deliveries (id, endpoint_id, event_id, event_type, state, attempts, next_attempt_at,
         created_at, updated_at) values ($1, $2, $3, $4, $5, $6, now() + interval '5 hours', now(), now())`,
      [delivery, webhookId, event, type, state, attempts],
    );
    await execute(
      `insert into webhook_attempts (delivery_id, number, outcome, status, duration_ms, created_at)
       values ($1, $2, $3, $4, 84, now())`,
      [delivery, attempts, outcome, status],
    );
  }
}

async function openWebhook(page: Page, prepare?: (id: string) => Promise<unknown>): Promise<void> {
  await openWebhooks(page);
  const id = await haveWebhook(page);
  await haveDeliveries(id);
  await prepare?.(id);
  await page.goto(`/admin/webhooks/${id}`);
  await expect(heading(page, /hooks\.example\.com/)).toBeVisible();
  await expect(page.getByText('Retrying').first()).toBeVisible();
}

/** The console's pages on webhooks, and the dialogs around them. */
export const webhookStates: PageState[] = [
  {
    name: 'webhooks',
    reach: async (page) => {
      await openWebhooks(page);
      await haveWebhook(page);
      await page.reload();
      await expect(page.getByText('Keeps the customer database up to date').first()).toBeVisible();
    },
  },
  {
    name: 'webhooks-add',
    reach: async (page) => {
      await openWebhooks(page);
      await button(page, 'Add webhook').click();
      await button(page, 'Add webhook').click();
      await expect(field(page, 'Address')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'webhooks-secret',
    reach: async (page) => {
      await openWebhooks(page);
      await button(page, 'Add webhook').click();
      await field(page, 'Address').fill('https://hooks.example.com/authflow');
      await page.getByRole('checkbox', { name: 'user.restored' }).click();
      await button(page, 'Add webhook').click();
      await expect(field(page, 'The signing secret')).toBeVisible();
    },
  },
  { name: 'webhook', reach: (page) => openWebhook(page) },
  {
    name: 'webhook-switched-off',
    reach: (page) =>
      openWebhook(page, (id) =>
        execute(
          `update webhook_endpoints set enabled = false, disabled_reason = 'failing', failing_since = now() where id = $1`,
          [id],
        ),
      ),
  },
  {
    name: 'webhook-delivery',
    reach: async (page) => {
      await openWebhook(page);
      await page.getByRole('button', { name: 'Details of user.deleted' }).click();
      await expect(page.getByText(/^Could not be reached/)).toBeVisible();
    },
  },
  {
    name: 'webhook-rotation',
    reach: async (page) => {
      await openWebhook(page);
      await button(page, 'Actions').click();
      await page.getByRole('menuitem', { name: 'New secret' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'webhook-deletion',
    reach: async (page) => {
      await openWebhook(page);
      await button(page, 'Actions').click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
];
