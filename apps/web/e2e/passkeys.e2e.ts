import type { Locator, Page } from '@playwright/test';
import { claimsOf, expectNoSession, haveTwoStep, passkeysOf } from './support/account-api';
import { haveSession, newPerson, type Person } from './support/accounts';
import { haveAuthenticator, type Authenticator } from './support/authenticator';
import { devices, expect, test } from './support/journey';
import { ageSessions } from './support/journey-database';
import { codeOf, mails, waitForMail } from './support/mailbox';
import { haveProviderPerson, providerName, signInAtProvider } from './support/provider';
import {
  button,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  field,
  heading,
  registerByForm,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';

const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Your passkeys' }).getByRole('listitem').filter({ hasText: name });

async function openSecurity(page: Page): Promise<void> {
  await page.goto('/account/security');
  await expect(heading(page, 'Security')).toBeVisible();
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await button(page, 'Add a passkey').click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Passkey name').fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your passkey is added', { exact: true })).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

/** Nobody picks the suggestion that the page then makes. */
async function signOut(page: Page, person: Person, device: Authenticator): Promise<void> {
  await device.setPresence(false);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await device.untilSuggested();
}

test('a new account adds a passkey, and is opened by it: by the button, and by the email field', async ({
  page,
}) => {
  const device = await haveAuthenticator(page);
  const person = newPerson();
  await registerByForm(page, person);
  await field(page, 'Six-digit code').fill(codeOf(await waitForMail(page, person.email, mails.verification)));
  await expectAccount(page, person);
  const offer = page.getByRole('complementary', { name: 'Passkey offer' });
  await expect(offer).toBeVisible();
  await addPasskey(page, 'Work laptop');
  await expect(offer).toHaveCount(0);
  const [kept] = await passkeysOf(page);
  expect(kept).toMatchObject({ name: 'Work laptop', lastUsedAt: null });
  await waitForMail(page, person.email, mails.passkeyAdded);

  await signOut(page, person, device);
  await expect(field(page, 'Email')).toHaveAttribute('autocomplete', /webauthn/);
  await device.setPresence(true);
  await button(page, 'Sign in with a passkey').click();
  await expectAccount(page, person);
  expect((await claimsOf(page)).amr).toEqual(expect.arrayContaining(['pop', 'user', 'mfa']));
  expect((await passkeysOf(page))[0]?.lastUsedAt).not.toBeNull();

  await signOut(page, person, device);
  await expect(button(page, 'Sign in with a passkey')).toHaveAccessibleDescription('Last used');
  await expectNoSession(page);
  await device.setPresence(true); // the suggestion of the email field is picked
  await page.reload();
  await expectAccount(page, person);
  expect([...(await device.signCounts()).values()]).toEqual([3]);
});

test('passkeys are renamed and removed, and a removed one opens nothing', async ({ page, watch }) => {
  const device = await haveAuthenticator(page);
  const person = await haveSession(page);
  await openSecurity(page);
  await addPasskey(page, 'Blue key');
  await page.keyboard.press('Escape');
  watch.expect(refused(401));

  await rowOf(page, 'Blue key').getByRole('button', { name: 'Rename Blue key' }).click();
  await field(page, 'Passkey name').fill('Desk');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The new name is saved', { exact: true })).toBeVisible();
  await expect(rowOf(page, 'Desk').getByRole('button', { name: 'Rename Desk' })).toBeFocused();
  expect(await passkeysOf(page)).toMatchObject([{ name: 'Desk' }]);

  await rowOf(page, 'Desk').getByRole('button', { name: 'Remove Desk' }).click();
  const question = page.getByRole('dialog', { name: 'Remove “Desk”?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await passkeysOf(page)).toHaveLength(1);
  await rowOf(page, 'Desk').getByRole('button', { name: 'Remove Desk' }).click();
  await question.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(page.getByText('“Desk” is removed', { exact: true })).toBeVisible();
  await expect(page.getByText('No passkey yet')).toBeVisible();
  expect(await passkeysOf(page)).toEqual([]);
  await waitForMail(page, person.email, mails.passkeyRemoved);

  // The device still has it; the account does not know it any more.
  await signOut(page, person, device);
  await device.setPresence(true);
  await button(page, 'Sign in with a passkey').click();
  await expect(page.getByRole('alert')).toContainText('Your passkey was not accepted.');
  await expectNoSession(page);
});

test('one device makes one passkey of an account', async ({ page }) => {
  await haveAuthenticator(page);
  await haveSession(page);
  await openSecurity(page);
  await addPasskey(page, 'Blue key');
  await button(page, 'Add a passkey').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('already holds a passkey');
  expect(await passkeysOf(page)).toHaveLength(1);
});

test('a passkey is the second step, or both steps at once', async ({ page }) => {
  const device = await haveAuthenticator(page);
  const person = await haveSession(page);
  await openSecurity(page);
  await addPasskey(page, 'Blue key');
  await haveTwoStep(page);
  await signOut(page, person, device);

  await signInByForm(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await button(page, 'Use a passkey').click();
  await expect(heading(page, 'Confirm with a passkey')).toBeVisible();
  await expectNoSession(page);
  await device.setPresence(true);
  await button(page, 'Continue with a passkey').click();
  await expectAccount(page, person);
  expect((await claimsOf(page)).amr).toEqual(expect.arrayContaining(['pwd', 'pop', 'mfa']));

  await signOut(page, person, device);
  await device.setPresence(true);
  await button(page, 'Sign in with a passkey').click();
  await expectAccount(page, person); // no second step
  expect((await claimsOf(page)).amr).toEqual(expect.arrayContaining(['pop', 'user', 'mfa']));
});

test('a device that does not recognise its owner opens nothing', async ({ page }) => {
  const device = await haveAuthenticator(page);
  const person = await haveSession(page);
  await openSecurity(page);
  await addPasskey(page, 'Blue key');
  await signOut(page, person, device);
  await device.setVerified(false);
  await device.setPresence(true);
  await button(page, 'Sign in with a passkey').click();
  await expect(page.getByText('No passkey was used. Try again, or sign in another way.')).toBeVisible();
  await expectNoSession(page);

  await device.setPresence(false);
  await page.reload();
  await device.untilSuggested();
  await device.setVerified(true);
  await device.setPresence(true);
  await button(page, 'Sign in with a passkey').click();
  await expectAccount(page, person);
});

test('an old sign-in confirms itself with the passkey, and the removal goes on by itself', async ({
  page,
  watch,
}) => {
  await haveAuthenticator(page);
  const person = await haveSession(page);
  await openSecurity(page);
  await addPasskey(page, 'Blue key');
  await ageSessions(person.email, 11);
  await openSecurity(page);
  watch.expect(refused(403));
  await rowOf(page, 'Blue key').getByRole('button', { name: 'Remove Blue key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove passkey' }).click();
  const question = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(question.getByLabel('Your password')).toBeVisible();
  await question.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByText('“Blue key” is removed', { exact: true })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await passkeysOf(page)).toEqual([]);
});

test('the last way into an account stays', async ({ page, watch }) => {
  await haveAuthenticator(page);
  const person = await haveProviderPerson(page);
  await page.goto('/auth/login');
  await button(page, new RegExp(providerName)).click();
  await signInAtProvider(page, person);
  await expect(heading(page, 'Profile')).toBeVisible();
  await openSecurity(page);
  await addPasskey(page, 'Blue key');
  await button(page, `Disconnect ${providerName}`).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Disconnect ${providerName}` })
    .click();
  await expect(page.getByText(`${providerName} is disconnected`, { exact: true })).toBeVisible();

  watch.expect(refused(409));
  await rowOf(page, 'Blue key').getByRole('button', { name: 'Remove Blue key' }).click();
  const question = page.getByRole('dialog', { name: 'Remove “Blue key”?' });
  await question.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(question.getByText('This one has to stay for now')).toBeVisible();
  await question.getByRole('button', { name: 'Close' }).click();
  expect(await passkeysOf(page)).toHaveLength(1);
});

test('a browser without passkeys offers none', async ({ openDevice }) => {
  const page = await openDevice(devices.windows);
  await page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
  await page.goto('/auth/login');
  await expect(button(page, 'Sign in')).toBeVisible();
  await expect(button(page, 'Sign in with a passkey')).toHaveCount(0);
});
