import type { Page } from '@playwright/test';
import { claimsOf, expectNoSession } from './support/account-api';
import { haveAccount, haveSession, register } from './support/accounts';
import { expect, test } from './support/journey';
import { expectNoMail } from './support/mail-links';
import { mails, waitForMail } from './support/mailbox';
import {
  askToDisconnect,
  connection,
  leaveForProvider,
  openSecurity,
  signInByProvider,
} from './support/oauth';
import { haveProviderPerson, providerName, signInAtProvider } from './support/provider';
import { button, chooseFromMenu, expectAccount, expectSignedOut, fillSignIn, heading } from './support/steps';
import { refused } from './support/watch';

const connectPage = `Connect ${providerName} to your account`;
const isConnected = (page: Page) => page.getByText(`${providerName} is connected`, { exact: true });
const isNotConnected = (page: Page) => page.getByText(`${providerName} is not connected`, { exact: true });

test('a confirmed address on both sides connects by itself, and the owner is told', async ({ page }) => {
  const person = await haveAccount(page);
  const provided = await haveProviderPerson(page, { email: person.email });
  await signInByProvider(page, provided);
  await expectAccount(page, person);
  await waitForMail(page, person.email, mails.wayInAdded);
  await openSecurity(page);
  await expect(connection(page)).toContainText(person.email);
  await expect(button(page, 'Change password')).toBeVisible(); // what was there before still is
});

test('an address the provider does not vouch for opens nothing: the account’s owner has to sign in first', async ({
  page,
  openDevice,
}) => {
  const owner = await haveAccount(page);
  const hostile = await haveProviderPerson(page, { email: owner.email, email_verified: false });
  await signInByProvider(page, hostile);
  await expect(heading(page, connectPage)).toBeVisible();
  await expect(page.getByText(owner.email)).toBeVisible();
  await expect(page).toHaveURL(/\/auth\/link-provider\?returnTo=%2Faccount$/);
  await expectNoSession(page);
  await page.reload(); // it waits in this tab
  await expect(heading(page, connectPage)).toBeVisible();
  await expectNoMail(page, owner.email, mails.wayInAdded);

  // The owner, who knows the password, is the only one who can complete it.
  await page.getByRole('link', { name: 'Sign in and connect' }).click();
  await fillSignIn(page, owner.email, owner.password);
  await button(page, 'Sign in').click();
  await expectAccount(page, owner);
  await expect(isConnected(page)).toBeVisible();
  await waitForMail(page, owner.email, mails.wayInAdded);
  const { sub } = await claimsOf(page);

  const elsewhere = await openDevice();
  await signInByProvider(elsewhere, hostile);
  await expectAccount(elsewhere, owner);
  expect((await claimsOf(elsewhere)).sub).toBe(sub);
});

test('with an account of their own, a stranger connects nothing to somebody else’s address', async ({
  page,
  watch,
}) => {
  watch.expect(refused(409));
  const owner = await haveAccount(page);
  const hostile = await haveProviderPerson(page, { email: owner.email, email_verified: false });
  const stranger = await haveAccount(page);
  await signInByProvider(page, hostile);
  await page.getByRole('link', { name: 'Sign in and connect' }).click();
  await fillSignIn(page, stranger.email, stranger.password);
  await button(page, 'Sign in').click();
  await expectAccount(page, stranger);
  await expect(isNotConnected(page)).toBeVisible();
  await openSecurity(page);
  await expect(connection(page)).toContainText('Not connected');
  await expectNoMail(page, owner.email, mails.wayInAdded);
  await expectNoMail(page, stranger.email, mails.wayInAdded);

  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, stranger);
  await signInByProvider(page, hostile);
  await expect(heading(page, connectPage)).toBeVisible();
  await expectNoSession(page);
});

test('an unknown address the provider does not vouch for looks the same', async ({ page, openDevice }) => {
  const owner = await haveAccount(page);
  const seen: string[] = [];
  for (const known of [true, false]) {
    const visitor = await openDevice();
    const given = known ? { email: owner.email } : {};
    const hostile = await haveProviderPerson(visitor, { ...given, email_verified: false });
    await signInByProvider(visitor, hostile);
    await expect(heading(visitor, connectPage)).toBeVisible();
    await expectNoSession(visitor);
    const text = await visitor.getByRole('main').innerText();
    seen.push(text.replace(hostile.email, 'address'));
  }
  expect(seen[0]).toBe(seen[1]);
});

test('what is given up is not connected at the next sign-in', async ({ page }) => {
  const owner = await haveAccount(page);
  const hostile = await haveProviderPerson(page, { email: owner.email, email_verified: false });
  await signInByProvider(page, hostile);
  await button(page, 'Don’t connect').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await fillSignIn(page, owner.email, owner.password);
  await button(page, 'Sign in').click();
  await expectAccount(page, owner);
  await openSecurity(page);
  await expect(connection(page)).toContainText('Not connected');
});

test('a provider is connected and disconnected in the settings', async ({ page }) => {
  const person = await haveSession(page);
  const provided = await haveProviderPerson(page); // another address than the account's
  await page.goto('/account');
  await expectAccount(page, person);
  await openSecurity(page);
  await button(page, `Connect ${providerName}`).click();
  await signInAtProvider(page, provided);
  await expect(heading(page, 'Security')).toBeVisible();
  await expect(isConnected(page)).toBeVisible();
  await expect(connection(page)).toContainText(provided.email);
  await waitForMail(page, person.email, mails.wayInAdded);
  await page.reload();
  await expect(connection(page)).toContainText(provided.email);

  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await signInByProvider(page, provided);
  await expectAccount(page, person);
  await openSecurity(page);
  await askToDisconnect(page);
  await expect(page.getByText(`${providerName} is disconnected`, { exact: true })).toBeVisible();
  await expect(connection(page)).toContainText('Not connected');
  await waitForMail(page, person.email, mails.wayInRemoved);
});

test('an account that somebody else began with the address is taken over by its owner', async ({ page }) => {
  const provided = await haveProviderPerson(page);
  const { email } = provided;
  const squatter = { name: 'Not Ada', email, password: 'wide harbours keep copper bells' };
  await register(page, squatter);
  await page.goto('/auth/register');
  await leaveForProvider(page);
  await signInAtProvider(page, provided);
  await expectAccount(page, { ...provided, password: '' });
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(provided.name);
  await waitForMail(page, email, mails.takenOver);
  const answer = await page.request.post('/v1/auth/login', { data: { email, password: squatter.password } });
  expect(answer.status()).toBe(401);
});
