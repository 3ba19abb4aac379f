import type { Page, Request } from '@playwright/test';
import { claimsOf, expectNoSession, haveTwoStep } from './support/account-api';
import { haveSession } from './support/accounts';
import { expect, test } from './support/journey';
import { expectNoMail, openMailedLink } from './support/mail-links';
import { mails, waitForMail } from './support/mailbox';
import {
  askToDisconnect,
  connection,
  leaveForProvider,
  openSecurity,
  signInByProvider,
} from './support/oauth';
import {
  cancelAtProvider,
  haveProviderPerson,
  providerName,
  providerOrigin,
  signInAtProvider,
} from './support/provider';
import {
  button,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  field,
  fillSignIn,
  heading,
} from './support/steps';
import { connectionLost, refused } from './support/watch';

/** What is known of a provider's person here once they came in by it. */
const asAccount = ({ name, email }: { name: string; email: string }) => ({ name, email, password: '' });

test('who is new signs up with a provider, without a password, and comes back by it', async ({
  page,
  watch,
}) => {
  const person = await haveProviderPerson(page);
  await page.goto('/auth/register');
  await leaveForProvider(page);
  await signInAtProvider(page, person);
  await expectAccount(page, asAccount(person));
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(person.name);
  const { sub } = await claimsOf(page);
  await page.reload();
  await expectAccount(page, asAccount(person));
  await openSecurity(page);
  await expect(connection(page)).toContainText(person.email);
  await expect(button(page, 'Set a password')).toBeVisible();
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, asAccount(person));

  // A page that needs a session, and is where the way over the provider ends.
  watch.expect(refused(401));
  await page.goto('/account/security');
  await expect(heading(page, 'Sign in')).toBeVisible();
  await leaveForProvider(page);
  await signInAtProvider(page, person);
  await expect(heading(page, 'Security')).toBeVisible();
  expect((await claimsOf(page)).sub).toBe(sub);
  await expectNoMail(page, person.email, mails.verification);
});

test('the only way in stays until there is another', async ({ page, watch }) => {
  watch.expect(refused(409));
  const person = await haveProviderPerson(page);
  await signInByProvider(page, person);
  await expectAccount(page, asAccount(person));
  await openSecurity(page);
  const question = await askToDisconnect(page);
  await expect(question).toContainText(`${providerName} is the only way into your account.`);
  await expect(question.getByRole('button', { name: `Disconnect ${providerName}` })).toHaveCount(0);
  await question.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(connection(page)).toContainText(person.email);

  await button(page, 'Set a password').click();
  await expect(page.getByText(`We sent a link to ${person.email}.`)).toBeVisible();
  await openMailedLink(page, person.email, mails.reset);
  await field(page, 'New password').fill('seven paper boats drift north');
  await button(page, 'Save new password').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await field(page, 'Email').fill(person.email);
  await field(page, 'Password').fill('seven paper boats drift north');
  await button(page, 'Sign in').click();
  await expectAccount(page, asAccount(person));
  await openSecurity(page);
  await askToDisconnect(page);
  await expect(page.getByText(`${providerName} is disconnected`, { exact: true })).toBeVisible();
  await expect(connection(page)).toContainText('Not connected');
  await waitForMail(page, person.email, mails.wayInRemoved);
});

test('who turns back at the provider is not signed in, and can start over', async ({ page, watch }) => {
  watch.expect(refused(401));
  await page.goto('/account/sessions');
  const person = await haveProviderPerson(page);
  await leaveForProvider(page);
  await cancelAtProvider(page);
  await expect(heading(page, 'You are not signed in')).toBeVisible();
  await expect(page).toHaveURL(/\/auth\/oauth\/callback$/);
  await expectNoSession(page);
  await page.getByRole('link', { name: 'Back to sign in' }).click();
  await leaveForProvider(page);
  await signInAtProvider(page, person);
  await expect(heading(page, 'Sessions')).toBeVisible();
});

test('a code that this tab did not ask for signs nobody in', async ({ page, openDevice, watch }) => {
  watch.expect(connectionLost);
  const attacker = await openDevice();
  const person = await haveProviderPerson(page);
  // The attacker stops before the last step, and hands somebody else the link that would end it.
  await attacker.route('**/v1/auth/oauth/exchange', (route) => route.abort());
  const answering = attacker.waitForResponse('**/v1/auth/oauth/oidc/callback?**');
  await signInByProvider(attacker, person);
  const link = (await (await answering).headerValue('location')) ?? '';
  expect(link).toContain('#code=');

  await page.goto(link);
  await expect(heading(page, 'Nothing was begun here')).toBeVisible();
  await expect(page).toHaveURL(/\/auth\/oauth\/callback$/);
  await expectNoSession(page);
});

/** The second step of a sign-in, whatever the first was. */
async function enterRecoveryCode(page: Page, code: string | undefined): Promise<void> {
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await button(page, 'Use a recovery code').click();
  await field(page, 'Recovery code').fill(code ?? '');
  await button(page, 'Confirm').click();
}

test('an account with a second step is asked for it, whoever vouches for the first', async ({ page }) => {
  const person = await haveSession(page);
  const provided = await haveProviderPerson(page, { email: person.email });
  await page.goto('/account');
  await expectAccount(page, person);
  const { recoveryCodes } = await haveTwoStep(page);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);

  // The provider's word connects nothing to such an account, though both sides know the address as confirmed.
  await signInByProvider(page, provided);
  await page.getByRole('link', { name: 'Sign in and connect' }).click();
  await fillSignIn(page, person.email, person.password);
  await button(page, 'Sign in').click();
  await enterRecoveryCode(page, recoveryCodes[0]);
  await expectAccount(page, person);
  await expect(page.getByText(`${providerName} is connected`, { exact: true })).toBeVisible();
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);

  await signInByProvider(page, provided);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  await expectNoSession(page);
  await button(page, 'Back to sign in').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expectNoSession(page);
  await signInByProvider(page, provided);
  await enterRecoveryCode(page, recoveryCodes[1]);
  await expectAccount(page, person);
});

/** The addresses that the browser's “back” leads through. */
function historyOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (window as unknown as { navigation: { entries: () => { url: string }[] } }).navigation
      .entries()
      .map(({ url }) => url),
  );
}

test('nothing secret stays in the address bar or the history, or goes to the provider', async ({ page }) => {
  const person = await haveProviderPerson(page);
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await signInByProvider(page, person);
  await expectAccount(page, asAccount(person));
  expect((await historyOf(page)).filter((url) => /[#?]/.test(url))).toEqual([]);

  const toProvider = requests.filter((request) => new URL(request.url()).origin === providerOrigin());
  const authorization = toProvider.find((request) => new URL(request.url()).pathname === '/auth');
  const asked = new URL(authorization?.url() ?? '').searchParams;
  expect([...asked.keys()].sort()).toEqual([
    ...['client_id', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'response_type'],
    ...['scope', 'state'],
  ]);
  expect(asked.get('code_challenge_method')).toBe('S256');
  for (const request of toProvider) {
    const { referer, cookie = '' } = await request.allHeaders();
    expect(referer === undefined || referer.startsWith(providerOrigin()), referer).toBe(true);
    expect(cookie).not.toContain('authflow');
  }
});
