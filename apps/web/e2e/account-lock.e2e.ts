import type { Page } from '@playwright/test';
import { expectNoSession } from './support/account-api';
import { haveAccount, haveSession, signIn, type Person } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { expectNoMail, mailedLink, resetByLockMail } from './support/mail-links';
import { followMailedLink, mails } from './support/mailbox';
import {
  button,
  expectAccount,
  expectPasswordRefused,
  expectSignedOut,
  heading,
  openOwnAccount,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';

const newPassword = 'seven paper boats drift north';

/** The next thing it asks the server for tells it that it is out. */
async function expectThrownOut(page: Page, person: Person): Promise<void> {
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expectSignedOut(page, person);
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await expectNoSession(page);
}

test('a stranger’s sign-in is mailed, shut out with a click, and the owner is back by the mailed link', async ({
  page,
  openDevice,
  watch,
}) => {
  watch.expect(refused(401));
  const person = await haveSession(page);
  await openOwnAccount(page, person);
  const stranger = await openDevice(devices.windows);
  await signInByForm(stranger, person);
  await expectAccount(stranger, person);

  const mailbox = await page.context().newPage();
  await mailbox.goto('/dev/mailbox');
  const lock = await followMailedLink(mailbox, person.email, mails.newDevice, 'This wasn’t me');
  await expect(heading(lock, 'Lock your account?')).toBeVisible();
  await expect(lock).toHaveURL(/\/auth\/account-lock$/);
  await button(lock, 'Lock my account').click();
  await expect(heading(lock, 'Your account is locked')).toBeVisible();
  await expectSignedOut(page, person); // a tab of the same browser hears of it
  await expectThrownOut(stranger, person);
  await expectPasswordRefused(stranger, person);

  await resetByLockMail(lock, person.email, newPassword);
  await signInByForm(page, { ...person, password: newPassword });
  await expectAccount(page, person);
  await expectPasswordRefused(stranger, person);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('Your account was locked until you chose a new password')).toBeVisible();
  await expect(page.getByText('Your password was reset by mail')).toBeVisible();
});

test('opening the report does nothing, and it works once; a locked account gets no sign-in mail', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveAccount(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  const link = await mailedLink(page, person.email, mails.newDevice);
  await page.request.get(link);
  await page.goto(link, { waitUntil: 'networkidle' });
  await expect(button(page, 'Lock my account')).toBeVisible();
  await openOwnAccount(phone, person);
  await button(page, 'Lock my account').click();
  await expect(heading(page, 'Your account is locked')).toBeVisible();

  watch.expect(refused(400), refused(401));
  await page.goto(link);
  await button(page, 'Lock my account').click();
  await expect(heading(page, 'This link no longer works')).toBeVisible();
  await page.getByRole('link', { name: 'Choose a new password' }).click();
  await expect(heading(page, 'Reset your password')).toBeVisible();

  const answer = await page.request.post('/v1/auth/magic-link', { data: { email: person.email } });
  expect(answer.status()).toBe(202);
  await resetByLockMail(page, person.email, newPassword);
  await signInByForm(page, { ...person, password: newPassword });
  await expectAccount(page, person);
  await expectNoMail(page, person.email, mails.signInLink);
});

test('what the timeline tells can be reported there, after a question', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  await openOwnAccount(phone, person);
  await openOwnAccount(page, person);
  await page.getByRole('link', { name: 'Activity' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: 'Safari on iOS' });
  await entry.getByRole('button', { name: /^This wasn’t me: You signed in/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Lock your account?' });
  await expect(dialog).toContainText('Safari on iOS');
  await dialog.getByRole('button', { name: 'It was me' }).click();
  await expect(dialog).toHaveCount(0);
  await phone.reload();
  await expectAccount(phone, person);

  await entry.getByRole('button', { name: /^This wasn’t me/ }).click();
  await dialog.getByRole('button', { name: 'Lock my account' }).click();
  await expectSignedOut(page, person);
  await expect(page.getByText('Your account is locked and everybody is signed out.')).toBeVisible();
  watch.expect(refused(401));
  await expectThrownOut(phone, person);
  await expectPasswordRefused(page, person);
  await resetByLockMail(page, person.email, newPassword);
  await signInByForm(page, { ...person, password: newPassword });
  await expectAccount(page, person);
});
