import type { Setup } from '@authflow/contracts';
import { expect, type Page } from '@playwright/test';
import { haveAccount, haveSession, type Person } from './accounts';
import { bearer } from './account-api';
import { haveRole } from './journey-database';
import { mails } from './mailbox';
import { openAccount, openLink, signInElsewhere, type PageState } from './page-state';
import { chooseAct, haveOperator, newStranger, openUser } from './operators';
import { button, field, heading } from './steps';
import { refused } from './watch';

/** An operator's browser, and somebody with a page in the console. */
async function openSomebody(page: Page): Promise<Person> {
  const person = await haveAccount(page, newStranger());
  await haveOperator(page);
  await openUser(page, person);
  return person;
}

async function openUsers(page: Page, query = ''): Promise<void> {
  await haveRole('desk', ['users:read', 'users:write', 'users:ban']);
  await haveOperator(page);
  await page.goto(`/admin/users${query}`);
  await expect(heading(page, 'Users')).toBeVisible();
}

async function invite(page: Page): Promise<Person> {
  const person = newStranger();
  await haveOperator(page);
  await page.goto('/admin/users');
  const { name, email } = person;
  const answer = await page.request.post('/v1/admin/users', {
    data: { name, email, roles: [] },
    headers: await bearer(page),
  });
  expect(answer.status()).toBe(201);
  return person;
}

/** Whether the run has an administrator by now depends on which journeys came first. */
async function haveSetup(page: Page, administrator: Setup['administrator']): Promise<void> {
  await page.route('**/v1/setup', (route) => route.fulfill({ json: { administrator } }));
}

async function openDialog(page: Page, act: string): Promise<void> {
  await openSomebody(page);
  await chooseAct(page, act);
}

/** The console's frame, its door, accounts and the dialogs around them. */
export const consoleStates: PageState[] = [
  {
    name: 'console-door',
    faults: [refused(403)],
    reach: async (page) => {
      await haveSetup(page, 'present');
      await haveSession(page);
      await page.goto('/admin');
      await expect(heading(page, 'The console is not open to you')).toBeVisible();
    },
  },
  {
    name: 'console-door-two-step',
    faults: [refused(403)],
    reach: async (page) => {
      await haveRole('guarded', ['users:read'], true);
      await haveOperator(page, ['guarded']);
      await page.goto('/admin/users');
      await expect(heading(page, 'Set up two-step verification first')).toBeVisible();
    },
  },
  {
    name: 'console-first-administrator',
    faults: [refused(403)],
    reach: async (page) => {
      await haveSetup(page, 'missing');
      await haveSession(page);
      await page.goto('/admin');
      await expect(heading(page, 'This service has no administrator yet')).toBeVisible();
    },
  },
  {
    name: 'account-setup-hint',
    reach: async (page) => {
      await haveSetup(page, 'missing');
      await openAccount(page);
      await button(page, 'Show how').click();
      await expect(button(page, 'Copy the command')).toBeVisible();
    },
  },
  {
    name: 'console-users',
    reach: async (page) => {
      await openUsers(page);
      await expect(page.getByRole('main').getByText('Ada Lovelace').first()).toBeVisible();
    },
  },
  {
    name: 'console-users-menu',
    reach: async (page) => {
      await openUsers(page);
      await button(page, 'Status').click();
      await expect(page.getByRole('menuitemradio', { name: 'Banned' })).toBeVisible();
    },
  },
  {
    name: 'console-users-nobody',
    reach: async (page) => {
      await openUsers(page, '?search=nobody.is.called.so&status=disabled');
      await expect(page.getByText('Nobody matches')).toBeVisible();
    },
  },
  {
    name: 'console-users-failed',
    faults: [refused(500)],
    reach: async (page) => {
      await page.route('**/v1/admin/users?**', (route) => route.fulfill({ status: 500 }));
      await openUsers(page);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'console-invite-dialog',
    reach: async (page) => {
      await openUsers(page);
      await button(page, 'Invite').click();
      await expect(page.getByRole('checkbox', { name: /^desk/ })).toBeVisible();
      await button(page, 'Send the invitation').click();
      await expect(field(page, 'Email')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  { name: 'console-user', reach: openSomebody },
  {
    name: 'console-user-unknown',
    faults: [refused(404)],
    reach: async (page) => {
      await haveOperator(page);
      await page.goto('/admin/users/0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e');
      await expect(page.getByText('Nobody has this id')).toBeVisible();
    },
  },
  {
    name: 'console-user-sessions',
    reach: async (page) => {
      const person = await openSomebody(page);
      await signInElsewhere(page, person);
      await page.getByRole('tab', { name: /^Sessions/ }).click();
      await expect(button(page, /^End the session on Firefox on Windows/)).toBeVisible();
    },
  },
  {
    name: 'console-user-activity',
    reach: async (page) => {
      await openSomebody(page);
      await page.getByRole('tab', { name: 'Activity' }).click();
      await expect(page.getByText('Created an account')).toBeVisible();
    },
  },
  {
    name: 'console-user-actions',
    reach: async (page) => {
      await openSomebody(page);
      await button(page, 'Actions').click();
      await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeVisible();
    },
  },
  {
    name: 'console-user-banned',
    reach: async (page) => {
      await openSomebody(page);
      const dialog = await chooseAct(page, 'Ban');
      await dialog.getByLabel('Reason').fill('Sends unwanted mail to everybody who has ever written here');
      await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
      await expect(page.getByText('Banned, with an open end')).toBeVisible();
    },
  },
  {
    name: 'console-user-invited',
    reach: async (page) => {
      await openUser(page, await invite(page));
      await expect(page.getByText('Waits for the invitation to be accepted')).toBeVisible();
    },
  },
  {
    name: 'console-ban-dialog',
    reach: async (page) => {
      await openDialog(page, 'Ban');
      await page.getByText('Until a day').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
      await expect(page.getByText('Give a reason.')).toBeVisible();
    },
  },
  {
    name: 'console-roles-dialog',
    reach: async (page) => {
      await haveRole('desk', ['users:read', 'users:write', 'users:ban']);
      await openDialog(page, 'Change the roles');
      await expect(page.getByRole('checkbox', { name: /^desk/ })).toBeVisible();
    },
  },
  {
    name: 'console-impersonate-dialog',
    reach: (page) => openDialog(page, 'Look at their account'),
  },
  {
    name: 'impersonation',
    reach: async (page) => {
      await openDialog(page, 'Look at their account');
      await page.getByLabel('Reason').fill('Ticket 4711');
      await button(page, 'Look at the account').click();
      await expect(page.getByRole('region', { name: 'Impersonation' })).toBeVisible();
      await expect(heading(page, 'Profile')).toBeVisible();
    },
  },
  { name: 'console-rename-dialog', reach: (page) => openDialog(page, 'Change the name') },
  { name: 'console-delete-dialog', reach: (page) => openDialog(page, 'Delete') },
  {
    name: 'accept-invitation',
    reach: async (page) => {
      const { email } = await invite(page);
      await openLink(page, mails.invitation, email);
      await expect(heading(page, 'Welcome: choose a password')).toBeVisible();
      await field(page, 'Password').fill('quiet lanterns');
    },
  },
  {
    name: 'accept-invitation-dead',
    reach: async (page) => {
      await page.goto('/auth/accept-invitation/no-such-token');
      await expect(heading(page, 'This link no longer works')).toBeVisible();
    },
  },
];
