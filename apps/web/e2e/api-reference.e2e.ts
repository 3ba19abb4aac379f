import type { Locator, Page } from '@playwright/test';
import { haveAccount, signIn } from './support/accounts';
import { expect, test } from './support/journey';

// Some ninety routes with all their schemas take their time to be drawn on a busy machine.
test.use({ actionTimeout: 40_000 });
test.describe.configure({ timeout: 120_000 });

async function openReference(page: Page): Promise<void> {
  await page.goto('/docs');
  await expect(page.locator('.opblock').first()).toBeVisible({ timeout: 40_000 });
}

async function open(page: Page, operation: string): Promise<Locator> {
  const block = page.locator(`#operations-${operation}`);
  await block.locator('.opblock-summary-control').click();
  return block;
}

/** Sends what the form holds; answers the status and the body that the page shows. */
async function execute(block: Locator): Promise<{ status: string; body: string }> {
  await block.getByRole('button', { name: 'Execute' }).click();
  const answer = block.locator('.live-responses-table tr.response').first();
  const status = await answer.locator('.response-col_status').innerText();
  const body = await answer.locator('.response-col_description code').first().innerText();
  return { status: status.trim(), body };
}

test('the reference tries out what it describes, with the example as it stands', async ({ page }) => {
  await openReference(page);
  expect(await execute(await open(page, 'Operations-getHealthLive'))).toEqual({
    status: '200',
    body: expect.stringContaining('"live"'),
  });
  expect(await execute(await open(page, 'Registration-postAuthRegister'))).toEqual({
    status: '202',
    body: expect.stringContaining('verification_required'),
  });
});

test('it asks the server it came from under another name too, with the token that it was given', async ({
  openDevice,
  baseURL,
}) => {
  const page = await openDevice({ baseURL: (baseURL ?? '').replace('localhost', '127.0.0.1') });
  const person = await haveAccount(page);
  const { accessToken } = await signIn(page, person);
  await openReference(page);
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const form = page.locator('.auth-container').first();
  await form.getByRole('textbox').fill(accessToken);
  await form.getByRole('button', { name: 'Apply credentials' }).click();
  await page.locator('.modal-ux').getByRole('button', { name: 'Close' }).last().click();
  expect(await execute(await open(page, 'Account-getMe'))).toEqual({
    status: '200',
    body: expect.stringContaining(person.email),
  });
});
