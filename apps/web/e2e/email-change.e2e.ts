import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { expectNoSession } from './support/account-api';
import { haveAccount, haveSession, signIn, type Person } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { expectNoMail, mailedLink, openMailedLink, resetByLockMail } from './support/mail-links';
import { mails, waitForMail } from './support/mailbox';
import { button, expectAccount, expectSignedOut, heading, signInByForm } from './support/steps';
import { refused } from './support/watch';

const newAddress = (): string => `ada.new.${randomUUID()}@example.com`;
const changeDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Change your email address' });
const sentDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Check the new inbox' });

/** From the profile page to the dialog that says where the mails went. */
async function askForChange(page: Page, newEmail: string): Promise<void> {
  await button(page, 'Change email').click();
  await changeDialog(page).getByLabel('New email address', { exact: true }).fill(newEmail);
  await changeDialog(page).getByRole('button', { name: 'Send the link' }).click();
  await expect(sentDialog(page)).toContainText(newEmail);
}

async function openProfile(page: Page, person: Person): Promise<void> {
  await page.goto('/account');
  await expectAccount(page, person);
}

async function confirmChange(page: Page, newEmail: string): Promise<void> {
  await openMailedLink(page, newEmail, mails.confirmNewAddress);
  await expect(heading(page, 'Use this address from now on?')).toBeVisible();
  await button(page, 'Confirm the new address').click();
  await expect(heading(page, 'Your address is changed')).toBeVisible();
}

test('a new address counts once it is proven, and the old mailbox takes it back', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const moved = { ...person, email: newAddress() };
  await openProfile(page, person);
  await askForChange(page, moved.email);
  await expect(sentDialog(page)).toContainText(person.email);
  await sentDialog(page).getByRole('button', { name: 'Done' }).click();
  await expectAccount(page, person);
  await waitForMail(page, person.email, mails.addressAboutToChange);

  const phone = await openDevice(devices.phone);
  await confirmChange(phone, moved.email);
  await page.reload();
  await expectAccount(page, moved);
  await signInByForm(phone, moved);
  await expectAccount(phone, moved);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('Your email address was changed')).toBeVisible();

  // Somebody else may have been at the open session: the owner is who reads the old mailbox.
  watch.expect(refused(401));
  const owner = await openDevice(devices.windows);
  await openMailedLink(owner, person.email, mails.addressChanged);
  await expect(heading(owner, 'Keep your old address?')).toBeVisible();
  await button(owner, 'Take the change back').click();
  await expect(heading(owner, 'Your old address is back')).toBeVisible();
  for (const other of [page, phone]) {
    await other.getByRole('link', { name: 'Sessions' }).click();
    await expectSignedOut(other, moved);
    await expectNoSession(other);
  }
  await signInByForm(page, person);
  await expect(page.getByRole('alert')).toContainText('Email or password is wrong.');

  const reset = { ...person, password: 'seven paper boats drift north' };
  await resetByLockMail(owner, person.email, reset.password);
  await signInByForm(owner, { ...reset, email: moved.email });
  await expect(owner.getByRole('alert')).toContainText('Email or password is wrong.');
  await signInByForm(owner, reset);
  await expectAccount(owner, person);
  await expect(owner.getByText(moved.email)).toHaveCount(0);
});

test('called off from the old mailbox before it is proven, the change never happens', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const moved = { ...person, email: newAddress() };
  await openProfile(page, person);
  await askForChange(page, moved.email);

  const owner = await openDevice(devices.phone);
  await openMailedLink(owner, person.email, mails.addressAboutToChange);
  await button(owner, 'Take the change back').click();
  await expect(heading(owner, 'The change is called off')).toBeVisible();
  await owner.getByRole('link', { name: 'Choose a new password' }).click();
  await expect(heading(owner, 'Reset your password')).toBeVisible();

  watch.expect(refused(400));
  await openMailedLink(owner, moved.email, mails.confirmNewAddress);
  await button(owner, 'Confirm the new address').click();
  await expect(heading(owner, 'This link no longer works')).toBeVisible();
  await page.reload();
  await expectAccount(page, person);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('A change of your email address was undone')).toBeVisible();
});

test('a taken address looks like a free one; its owner is told', async ({ page, openDevice }) => {
  const neighbour = await haveAccount(page);
  const seen: string[] = [];
  for (const newEmail of [neighbour.email, newAddress()]) {
    const visitor = await openDevice();
    const person = await haveSession(visitor);
    await openProfile(visitor, person);
    await askForChange(visitor, newEmail);
    await expect(sentDialog(visitor).getByRole('link', { name: /^Open mailbox/ })).toBeVisible();
    const text = await sentDialog(visitor).innerText();
    seen.push(text.replaceAll(newEmail, 'new').replaceAll(person.email, 'old'));
  }
  expect(seen[0]).toBe(seen[1]);
  await waitForMail(page, neighbour.email, mails.alreadyRegistered);
  await expectNoMail(page, neighbour.email, mails.confirmNewAddress);
  await signIn(page, neighbour);
});

test('opening the links changes nothing: neither a scanner, nor a browser that runs the page', async ({
  page,
  openDevice,
}) => {
  const person = await haveSession(page);
  const newEmail = newAddress();
  await openProfile(page, person);
  await askForChange(page, newEmail);
  const links = [
    await mailedLink(page, newEmail, mails.confirmNewAddress),
    await mailedLink(page, person.email, mails.addressAboutToChange),
  ];
  for (const link of links) {
    await page.request.get(link);
    const scanner = await openDevice();
    await scanner.goto(link, { waitUntil: 'networkidle' });
    await expect(heading(scanner, /\?$/)).toBeVisible();
  }
  await page.reload();
  await expectAccount(page, person);
  await confirmChange(page, newEmail);
  await page.getByRole('link', { name: 'Open your account' }).click();
  await expectAccount(page, { ...person, email: newEmail });
});
