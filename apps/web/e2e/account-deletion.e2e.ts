import type { Locator, Page } from '@playwright/test';
import { expectNoSession } from './support/account-api';
import { haveSession, signIn } from './support/accounts';
import { ageSessions } from './support/journey-database';
import { devices, expect, test } from './support/journey';
import { expectNoMail, openMailedLink } from './support/mail-links';
import { followMailedLink, mails, waitForMail } from './support/mailbox';
import {
  button,
  expectAccount,
  expectPasswordRefused,
  expectSignedOut,
  fillSignIn,
  heading,
  openOwnAccount,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';

const question = (page: Page): Locator => page.getByRole('dialog', { name: 'Delete your account?' });
const typed = (page: Page): Locator =>
  question(page).getByLabel('Type your email address to confirm', { exact: true });

async function askToDelete(page: Page, typing: string): Promise<void> {
  await button(page, 'Delete my account').click();
  await typed(page).fill(typing);
  await question(page).getByRole('button', { name: 'Delete my account' }).click();
}

test('a deleted account is closed everywhere at once, and the mailed link brings it back', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  await openOwnAccount(phone, person);
  await openOwnAccount(page, person);
  const secondTab = await page.context().newPage();
  await openOwnAccount(secondTab, person);

  await askToDelete(page, 'somebody.else@example.com');
  await expect(typed(page)).toHaveAccessibleDescription(`Type ${person.email} to confirm.`);
  await typed(page).fill(person.email.toUpperCase());
  await question(page).getByRole('button', { name: 'Delete my account' }).click();
  await expect(heading(page, 'Your account is closed')).toBeVisible();
  await expect(page).toHaveURL(/\/auth\/account-closed$/);
  await expectSignedOut(secondTab, person);
  watch.expect(refused(401));
  await phone.getByRole('link', { name: 'Activity' }).click();
  await expectSignedOut(phone, person);
  for (const each of [page, phone]) await expectNoSession(each);
  await expectPasswordRefused(phone, person);
  await phone.request.post('/v1/auth/magic-link', { data: { email: person.email } });
  await phone.request.post('/v1/auth/forgot-password', { data: { email: person.email } });

  const mailbox = await page.context().newPage();
  await mailbox.goto('/dev/mailbox');
  const restore = await followMailedLink(mailbox, person.email, mails.accountClosed, 'Restore the account');
  await expect(heading(restore, 'Restore your account?')).toBeVisible();
  await expectPasswordRefused(phone, person); // looking restores nothing
  await button(restore, 'Restore my account').click();
  await expect(heading(restore, 'Welcome back')).toBeVisible();
  await expectNoSession(restore);
  await waitForMail(page, person.email, mails.accountRestored);
  await expectNoMail(page, person.email, mails.signInLink);
  await expectNoMail(page, person.email, mails.reset);

  await restore.getByRole('link', { name: 'Sign in' }).click();
  await fillSignIn(restore, person.email, person.password);
  await button(restore, 'Sign in').click();
  await expectAccount(restore, person);
  await restore.getByRole('link', { name: 'Activity' }).click();
  await expect(restore.getByText('You restored your account')).toBeVisible();
  await expect(restore.getByText('You deleted your account')).toBeVisible();
});

test('the restore link works once, and whoever registers a closed address sends it again', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  await openOwnAccount(page, person);
  await askToDelete(page, person.email);
  await expect(heading(page, 'Your account is closed')).toBeVisible();
  await waitForMail(page, person.email, mails.accountClosed);

  const visitor = await openDevice();
  await visitor.request.post('/v1/auth/register', { data: person });
  await openMailedLink(visitor, person.email, mails.accountClosed, 2);
  await expectNoMail(page, person.email, mails.alreadyRegistered);
  await button(visitor, 'Restore my account').click();
  await expect(heading(visitor, 'Welcome back')).toBeVisible();
  watch.expect(refused(400));
  await openMailedLink(visitor, person.email, mails.accountClosed);
  await button(visitor, 'Restore my account').click();
  await expect(heading(visitor, 'This link no longer works')).toBeVisible();
  await signInByForm(visitor, person);
  await expectAccount(visitor, person);
});

test('a session that was proven long ago is asked once more, and the deletion then goes on', async ({
  page,
  watch,
}) => {
  watch.expect(refused(403));
  const person = await haveSession(page);
  await ageSessions(person.email, 11);
  await openOwnAccount(page, person);
  await askToDelete(page, person.email);
  const proof = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await proof.getByRole('button', { name: 'Cancel' }).click();
  await expect(proof).toHaveCount(0);
  await question(page).getByRole('button', { name: 'Keep my account' }).click();
  await page.reload();
  await expectAccount(page, person);

  await askToDelete(page, person.email);
  await proof.getByLabel('Your password', { exact: true }).fill(person.password);
  await proof.getByRole('button', { name: 'Confirm' }).click();
  await expect(heading(page, 'Your account is closed')).toBeVisible();
  await expectNoSession(page);
});
