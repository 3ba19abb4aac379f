import { expect, type Page } from '@playwright/test';
import { bearer } from './account-api';
import { newPerson, type Person } from './accounts';
import { mails } from './mailbox';
import { openAccount, openLink, signInElsewhere, type PageState } from './page-state';
import { button, field, heading } from './steps';
import { refused } from './watch';

/** From the mail about a sign-in on a device the account does not know. */
async function openLock(page: Page): Promise<void> {
  const person = await openAccount(page);
  await signInElsewhere(page, person);
  await openLink(page, mails.newDevice, person.email);
  await expect(heading(page, 'Lock your account?')).toBeVisible();
}

/** Somebody whose new address waits for its confirmation. */
async function askForNewAddress(page: Page): Promise<{ person: Person; newEmail: string }> {
  const person = await openAccount(page);
  const newEmail = newPerson().email;
  const answer = await page.request.post('/v1/me/email', {
    data: { newEmail },
    headers: await bearer(page),
  });
  expect(answer.status()).toBe(202);
  return { person, newEmail };
}

async function changeAddress(page: Page): Promise<Person> {
  const { person, newEmail } = await askForNewAddress(page);
  await openLink(page, mails.confirmNewAddress, newEmail);
  await button(page, 'Confirm the new address').click();
  await expect(heading(page, 'Your address is changed')).toBeVisible();
  return person;
}

async function openRestoring(page: Page): Promise<void> {
  const { email } = await openAccount(page);
  const answer = await page.request.delete('/v1/me', { headers: await bearer(page) });
  expect(answer.status()).toBe(200);
  await openLink(page, mails.accountClosed, email);
  await expect(heading(page, 'Restore your account?')).toBeVisible();
}

async function openUndo(page: Page): Promise<void> {
  const { person } = await askForNewAddress(page);
  await openLink(page, mails.addressAboutToChange, person.email);
  await expect(heading(page, 'Keep your old address?')).toBeVisible();
}

/** Where the links of mails about the account's safety lead. */
export const mailedStates: PageState[] = [
  { name: 'account-lock', reach: openLock },
  {
    name: 'account-lock-done',
    reach: async (page) => {
      await openLock(page);
      await button(page, 'Lock my account').click();
      await expect(heading(page, 'Your account is locked')).toBeVisible();
      await expect(page.getByRole('link', { name: /^Open mailbox/ })).toBeVisible();
    },
  },
  {
    name: 'account-lock-dead',
    faults: [refused(400)],
    reach: async (page) => {
      await page.goto('/auth/account-lock/no-such-token');
      await button(page, 'Lock my account').click();
      await expect(heading(page, 'This link no longer works')).toBeVisible();
    },
  },
  {
    name: 'confirm-email-change',
    reach: async (page) => {
      const { newEmail } = await askForNewAddress(page);
      await openLink(page, mails.confirmNewAddress, newEmail);
      await expect(heading(page, 'Use this address from now on?')).toBeVisible();
    },
  },
  { name: 'confirm-email-change-done', reach: changeAddress },
  { name: 'undo-email-change', reach: openUndo },
  {
    name: 'undo-email-change-called-off',
    reach: async (page) => {
      await openUndo(page);
      await button(page, 'Take the change back').click();
      await expect(heading(page, 'The change is called off')).toBeVisible();
    },
  },
  {
    name: 'undo-email-change-done',
    reach: async (page) => {
      const person = await changeAddress(page);
      await openLink(page, mails.addressChanged, person.email);
      await button(page, 'Take the change back').click();
      await expect(heading(page, 'Your old address is back')).toBeVisible();
    },
  },
  { name: 'restore-account', faults: [refused(401)], reach: openRestoring },
  {
    name: 'restore-account-done',
    faults: [refused(401)],
    reach: async (page) => {
      await openRestoring(page);
      await button(page, 'Restore my account').click();
      await expect(heading(page, 'Welcome back')).toBeVisible();
    },
  },
  {
    name: 'account-closed',
    reach: async (page) => {
      const { email } = await openAccount(page);
      await button(page, 'Delete my account').click();
      await field(page, 'Type your email address to confirm').fill(email);
      await page.keyboard.press('Enter');
      await expect(heading(page, 'Your account is closed')).toBeVisible();
    },
  },
];
