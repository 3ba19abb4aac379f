import { expect, type Page } from '@playwright/test';
import { bearer } from './account-api';
import { openAccount, type PageState } from './page-state';
import { button, field, heading } from './steps';

async function openKeys(page: Page): Promise<void> {
  await openAccount(page, '/api-keys', 'API keys');
  await expect(page.getByText('No API key yet')).toBeVisible();
}

async function openDialog(page: Page): Promise<void> {
  await openKeys(page);
  await button(page, 'Create a key').click();
  await expect(field(page, 'Key name')).toBeVisible();
}

/** Keys of the account, and the dialogs around them. */
export const keyStates: PageState[] = [
  { name: 'api-keys-none', reach: openKeys },
  {
    name: 'api-keys',
    reach: async (page) => {
      await openKeys(page);
      for (const [name, expiresInDays] of [
        ['Nightly backup', 90],
        ['Import of the old customers', 3],
      ] as const)
        await page.request.post('/v1/me/api-keys', {
          data: { name, expiresInDays },
          headers: await bearer(page),
        });
      await page.reload();
      await expect(heading(page, 'API keys')).toBeVisible();
      await expect(page.getByText('Expires soon')).toBeVisible();
    },
  },
  { name: 'api-keys-create', reach: openDialog },
  {
    name: 'api-keys-created',
    reach: async (page) => {
      await openDialog(page);
      await field(page, 'Key name').fill('Nightly backup');
      await button(page, 'Create key').click();
      await expect(page.getByLabel('Your new API key')).toBeVisible();
    },
  },
];
