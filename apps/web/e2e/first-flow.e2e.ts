import { newPerson, type Person } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { followMailedLink, mails } from './support/mailbox';
import {
  button,
  changePasswordByForm,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  field,
  fillSignIn,
  heading,
  registerByForm,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';
import type { Page } from '@playwright/test';

test('the whole first flow, from registering to signing in with a reset password', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = newPerson();
  const mailbox = await registerAndReadMail(page, person);
  const secondTab = await confirmByLink(page, mailbox, person);
  await page.reload();
  await expectAccount(page, person);
  await secondTab.reload();
  await expectAccount(secondTab, person);

  const otherDevice = await openDevice(devices.windows);
  await signInByForm(otherDevice, person);
  await expectAccount(otherDevice, person);

  const changed = { ...person, password: 'wide harbours keep copper bells' };
  await changePasswordByForm(page, person.password, changed.password);
  await expect(page.getByText('Your password is changed', { exact: true })).toBeVisible();
  watch.expect(refused(401)); // the other device learns of its end by a refusal
  await otherDevice.getByRole('link', { name: 'Sessions' }).click();
  await expectSignedOut(otherDevice, person);
  await expect(otherDevice.getByText('Your session has ended.')).toBeVisible();

  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await expectSignedOut(secondTab, person);
  await goBackInVain(page, person);

  const reset = { ...person, password: 'seven paper boats drift north' };
  await resetByMail(page, mailbox, reset);
  await fillSignIn(page, person.email, changed.password);
  await button(page, 'Sign in').click();
  await expect(page.getByRole('alert')).toContainText('Email or password is wrong.');
  await fillSignIn(page, reset.email, reset.password);
  await button(page, 'Sign in').click();
  await expectAccount(page, person);
});

async function registerAndReadMail(page: Page, person: Person): Promise<Page> {
  await page.goto('/');
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).click();
  await registerByForm(page, person);
  const opening = page.context().waitForEvent('page');
  await page.getByRole('link', { name: /^Open mailbox/ }).click();
  const mailbox = await opening;
  await expect(mailbox).toHaveTitle(/Mailbox/);
  return mailbox;
}

/** The link opens in a tab of its own; the tab that registered goes on by itself. */
async function confirmByLink(page: Page, mailbox: Page, person: Person): Promise<Page> {
  const linked = await followMailedLink(mailbox, person.email, mails.verification, 'Confirm the address');
  await expect(heading(linked, 'Confirm your email address')).toBeVisible();
  await button(linked, 'Confirm my email').click();
  await expect(heading(linked, 'Your email is confirmed')).toBeVisible();
  await expectAccount(page, person);
  await linked.getByRole('link', { name: 'Open your account' }).click();
  await expectAccount(linked, person);
  return linked;
}

async function goBackInVain(page: Page, person: Person): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    await page.goBack();
    await expect(heading(page, 'Profile').or(heading(page, 'Security'))).toHaveCount(0);
    await expect(page.getByText(person.email)).toHaveCount(0);
  }
  await page.goto('/account');
  await expectSignedOut(page, person);
}

async function resetByMail(page: Page, mailbox: Page, { email, password }: Person): Promise<void> {
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await expect(heading(page, 'Reset your password')).toBeVisible(); // both pages ask for an address
  await field(page, 'Email').fill(email);
  await button(page, 'Send the link').click();
  await expect(heading(page, 'Look at your mail')).toBeVisible();

  const linked = await followMailedLink(mailbox, email, mails.reset, 'Set a new password');
  await expect(heading(linked, 'Choose a new password')).toBeVisible();
  await expect(linked).toHaveURL(/\/auth\/reset-password$/);
  await field(linked, 'New password').fill(password);
  await button(linked, 'Save new password').click();
  await expect(heading(linked, 'Sign in')).toBeVisible();
  await expect(linked.getByText('Your new password is set')).toBeVisible();
  await linked.close();
  await page.getByRole('link', { name: 'Back to sign in' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
}
