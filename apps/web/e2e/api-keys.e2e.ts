import type { Page } from '@playwright/test';
import { haveSession, type Person } from './support/accounts';
import { expect, test } from './support/journey';
import { ageSessions } from './support/journey-database';
import { mails, waitForMail } from './support/mailbox';
import { button, field, heading } from './support/steps';
import { refused } from './support/watch';

const rowOf = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Your API keys' }).getByRole('listitem').filter({ hasText: name });

/** As a program would: without the browser's cookies, with the key alone. */
async function statusWith(page: Page, key: string): Promise<number> {
  const answer = await page.request.get('/v1/me', {
    headers: { Authorization: `Bearer ${key}`, Cookie: '' },
  });
  return answer.status();
}

async function openKeys(page: Page): Promise<Person> {
  const person = await haveSession(page);
  await page.goto('/account');
  await page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name: 'API keys' }).click();
  await expect(heading(page, 'API keys')).toBeVisible();
  return person;
}

/** By the keyboard alone. Answers the key. */
async function createKey(page: Page, name: string): Promise<string> {
  await button(page, 'Create a key').focus();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Key name')).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Copy your key now' });
  const shown = dialog.getByLabel('Your new API key');
  await expect(shown).toBeFocused();
  const key = (await shown.innerText()).trim();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(dialog).toHaveCount(0);
  return key;
}

test('a key is made, works for a program, is revoked and dead', async ({ page }) => {
  const person = await openKeys(page);
  await expect(page.getByText('No API key yet')).toBeVisible();
  const key = await createKey(page, 'Nightly backup');
  expect(key).toMatch(/^af_[A-Za-z0-9_-]{43}$/);
  await expect(rowOf(page, 'Nightly backup')).toContainText('Not used yet');
  await expect(page.getByText(key)).toHaveCount(0);
  await waitForMail(page, person.email, mails.apiKeyMade);

  expect(await statusWith(page, key)).toBe(200);
  await page.reload();
  await expect(rowOf(page, 'Nightly backup')).toContainText('Used just now');

  await rowOf(page, 'Nightly backup').getByRole('button', { name: 'Revoke Nightly backup' }).click();
  const question = page.getByRole('dialog', { name: 'Revoke “Nightly backup”?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await statusWith(page, key)).toBe(200);
  await rowOf(page, 'Nightly backup').getByRole('button', { name: 'Revoke Nightly backup' }).click();
  await question.getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText('“Nightly backup” is revoked', { exact: true })).toBeVisible();
  await expect(page.getByText('No API key yet')).toBeVisible();
  expect(await statusWith(page, key)).toBe(401);
});

test('long after signing in, the list asks who is there first', async ({ page, watch }) => {
  watch.expect(refused(403));
  const person = await openKeys(page);
  await createKey(page, 'Nightly backup');
  await ageSessions(person.email, 11);
  await page.reload();
  const question = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Your keys are not shown')).toBeVisible();
  await button(page, 'Confirm it’s you').click();
  await field(page, 'Your password').fill(person.password);
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'Nightly backup')).toBeVisible();
});
