import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { haveAccount } from './support/accounts';
import { expect, test } from './support/journey';
import { openConsole } from './support/console-pages';
import { button } from './support/steps';

const events = (page: Page): Locator => page.getByRole('region', { name: 'Events' });
const event = (page: Page, text: string | RegExp): Locator =>
  events(page).getByRole('button', { expanded: false }).filter({ hasText: text });

test('an event is found by filters that stay in the address, and opened to all its detail', async ({
  page,
}) => {
  const { email } = await haveAccount(page);
  await page.request.post('/v1/auth/login', { data: { email, password: 'a guess of a stranger' } });
  await openConsole(page, '/admin/audit', 'Audit log', 'admin');

  await button(page, /^Event/).click();
  await page.getByRole('menuitemradio', { name: 'Sign-in refused', exact: true }).click();
  await expect(page).toHaveURL(/type=login\.failed/);
  await event(page, email).click();
  const details = events(page).getByRole('listitem').filter({ hasText: email });
  await expect(details.getByText('login.failed')).toBeVisible();
  await expect(details.getByText('invalid_credentials')).toBeVisible();
  await expect(details.getByRole('button', { name: 'Copy the request’s id' })).toBeVisible();

  await details.getByRole('button', { name: 'Only this account' }).click();
  await expect(page).toHaveURL(/subject=[0-9a-f-]{36}/);
  await expect(button(page, new RegExp(`^Account : ${email}`))).toBeVisible();
  await page.reload();
  await expect(events(page).getByRole('listitem')).toHaveCount(1);
  await button(page, 'Clear filters').click();
  await expect(page).toHaveURL(/\/admin\/audit$/);
  await expect(event(page, 'Created an account').first()).toBeVisible();
});

test('what the filters leave is exported, and the export is on record itself', async ({ page }) => {
  const { email } = await haveAccount(page);
  await page.request.post('/v1/auth/login', { data: { email, password: 'a guess of a stranger' } });
  const operator = await openConsole(page, '/admin/audit?type=login.failed', 'Audit log', 'admin');
  await expect(event(page, email)).toBeVisible();

  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog', { name: 'Export the audit log' });
  await dialog.getByRole('radio', { name: /^NDJSON/ }).click();
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^authflow-audit-\d{8}T\d{6}\.ndjson$/);
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n');
  const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
  expect(new Set(types)).toEqual(new Set(['login.failed']));
  await expect(page.getByText('The audit log is exported', { exact: true })).toBeVisible();
  await expect(dialog).toHaveCount(0);

  await page.goto('/admin/audit?type=audit.exported');
  await expect(event(page, operator.email)).toBeVisible();
});

test('an export is called off, and nothing is saved', async ({ page }) => {
  await openConsole(page, '/admin/audit', 'Audit log', 'admin');
  await page.route('**/v1/admin/audit-events/export', () => new Promise<void>(() => undefined));
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog', { name: 'Export the audit log' });
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByRole('progressbar', { name: 'Exporting' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel the export' }).click();
  await expect(dialog.getByRole('radio', { name: /^CSV/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
});
