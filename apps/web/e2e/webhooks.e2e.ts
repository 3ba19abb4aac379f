import type { Page } from '@playwright/test';
import { newPerson, register } from './support/accounts';
import { haveOwnRole, openConsole } from './support/console-pages';
import { expect, test } from './support/journey';
import { button, field, heading } from './support/steps';
import { refused } from './support/watch';
import { signatureOf, startReceiver, type WebhookReceiver } from './support/webhook-receiver';

let receiver: WebhookReceiver;
test.beforeEach(async () => {
  receiver = await startReceiver();
});
test.afterEach(() => receiver.stop());

const manages = ['users:read', 'webhooks:read', 'webhooks:write'] as const;
const rows = (page: Page, event: string) => page.getByRole('row').filter({ hasText: event });
const toast = (page: Page, text: string) => page.getByText(text, { exact: true });

/** By the keyboard alone. Answers the secret. */
async function addWebhook(page: Page, event: string): Promise<string> {
  await button(page, 'Add webhook').focus();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Address')).toBeFocused();
  await page.keyboard.type(receiver.url);
  await page.getByRole('checkbox', { name: event }).focus();
  await page.keyboard.press('Space');
  await button(page, 'Add webhook').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Copy the signing secret now' });
  const shown = dialog.getByLabel('The signing secret', { exact: true });
  await expect(shown).toBeFocused();
  const secret = (await shown.innerText()).trim();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(dialog).toHaveCount(0);
  return secret;
}

async function openOwn(page: Page): Promise<void> {
  await page.getByRole('link', { name: new URL(receiver.url).host }).click();
  await expect(heading(page, new RegExp(new URL(receiver.url).host))).toBeVisible();
}

test('a service is told what happens, misses one while it is down, and gets it once more', async ({
  page,
}) => {
  await openConsole(page, '/admin/webhooks', 'Webhooks', await haveOwnRole(manages));
  const secret = await addWebhook(page, 'user.created');
  expect(secret).toMatch(/^whsec_/);
  await openOwn(page);
  await expect(page.getByText('Nothing sent yet')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  const person = newPerson();
  await register(page, person);
  await expect(rows(page, 'user.created').filter({ hasText: 'Delivered' })).not.toHaveCount(0);
  const call = await told(person.email);
  expect(call.headers['webhook-signature']).toBe(signatureOf(call, secret));

  receiver.status = 500;
  const missed = newPerson();
  await register(page, missed);
  const failing = rows(page, 'user.created').filter({ hasText: 'Retrying' }).first();
  await expect(failing).toBeVisible();
  await failing.getByRole('button', { name: /^Details/ }).click();
  const details = page.getByRole('dialog', { name: 'user.created' });
  await expect(details.getByText('Refused (500)').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(failing.getByRole('button', { name: /^Details/ })).toBeFocused();

  receiver.status = 204;
  const { headers } = await told(missed.email);
  const before = receiver.received.length;
  await page
    .getByRole('button', { name: /^Replay/ })
    .last()
    .click();
  await expect(toast(page, 'The delivery is on its way again').first()).toBeVisible();
  await expect.poll(() => receiver.received.length).toBeGreaterThan(before);
  const again = receiver.received.filter((each) => each.body.includes(missed.email));
  expect(new Set(again.map((each) => each.headers['webhook-id']))).toEqual(new Set([headers['webhook-id']]));
});

test('a webhook is tested, gets a new secret, is switched off and deleted', async ({ page }) => {
  await openConsole(page, '/admin/webhooks', 'Webhooks', await haveOwnRole(manages));
  const old = await addWebhook(page, 'user.deleted');
  await openOwn(page);
  const act = async (name: string): Promise<void> => {
    await button(page, 'Actions').click();
    await page.getByRole('menuitem', { name }).click();
  };

  await act('New secret');
  await button(page, 'Make a new secret').click();
  const shown = page.getByLabel('The signing secret', { exact: true });
  await expect(shown).toBeFocused();
  const secret = (await shown.innerText()).trim();
  await button(page, 'I have copied it').click();
  await expect(page.getByText(/^Counts until/)).toBeVisible();

  await button(page, 'Send a test').click();
  await expect(toast(page, 'A test is on its way')).toBeVisible();
  await expect(rows(page, 'webhook.test').filter({ hasText: 'Delivered' })).toBeVisible();
  const call = await told('webhook.test');
  expect(call.headers['webhook-signature']).toBe(`${signatureOf(call, secret)} ${signatureOf(call, old)}`);

  await act('Switch off');
  await expect(toast(page, 'The webhook is off')).toBeVisible();
  await expect(button(page, 'Send a test')).toHaveAttribute('aria-disabled', 'true');

  await act('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete webhook' }).click();
  await expect(heading(page, 'Webhooks')).toBeVisible();
  await expect(page.getByRole('link', { name: new URL(receiver.url).host })).toHaveCount(0);
});

test('an address inside the network is refused where it is typed', async ({ page, watch }) => {
  watch.expect(refused(400));
  await openConsole(page, '/admin/webhooks', 'Webhooks', await haveOwnRole(manages));
  await button(page, 'Add webhook').click();
  await field(page, 'Address').fill('https://169.254.169.254/latest/meta-data');
  await button(page, 'Choose all').click();
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await button(page, 'Add webhook').click();
  expect((await answered).status()).toBe(400);
  await expect(field(page, 'Address')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Use an address that can be reached from the internet.')).toBeVisible();
});

test('who may only look sees the deliveries, nothing of what they say, and no button', async ({ page }) => {
  await openConsole(page, '/admin/webhooks', 'Webhooks', await haveOwnRole(['webhooks:read']));
  await expect(button(page, 'Add webhook')).toHaveCount(0);
});

async function told(what: string) {
  await expect.poll(() => receiver.received.some(({ body }) => body.includes(what))).toBe(true);
  const call = receiver.received.find(({ body }) => body.includes(what));
  if (call === undefined) throw new Error('nobody was told');
  return call;
}
