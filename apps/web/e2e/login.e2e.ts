import type { Locator, Page } from '@playwright/test';
import { expectNoSession, haveTwoStep } from './support/account-api';
import { haveAccount, haveSession } from './support/accounts';
import { expect, test } from './support/journey';
import { askForSignInLink, openMailedLink } from './support/mail-links';
import { mails } from './support/mailbox';
import { signInByProvider } from './support/oauth';
import { haveProviderPerson, providerName } from './support/provider';
import {
  button,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  fillSignIn,
  heading,
  signInByForm,
} from './support/steps';

/** Every way in of the sign-in page. */
const waysIn = (page: Page): Record<string, Locator> => ({
  password: button(page, 'Sign in'),
  mail: page.getByRole('link', { name: 'Email me a sign-in link' }),
  provider: button(page, `Continue with ${providerName}`),
});

async function expectLastUsed(page: Page, wanted: string | null): Promise<void> {
  await expect(button(page, `Continue with ${providerName}`)).toBeVisible();
  for (const [name, way] of Object.entries(waysIn(page))) {
    await expect(way).toHaveAccessibleDescription(name === wanted ? 'Last used' : '');
  }
  await expect(page.getByText('Last used', { exact: true })).toHaveCount(wanted === null ? 0 : 1);
}

test('the way in used last is marked, and nothing tells who used it', async ({ page, openDevice }) => {
  const person = await haveAccount(page);
  await page.goto('/auth/login');
  await expectLastUsed(page, null);
  await signInByForm(page, person);
  await expectAccount(page, person);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await expectLastUsed(page, 'password');

  await askForSignInLink(page, person.email);
  await openMailedLink(page, person.email, mails.signInLink);
  await button(page, 'Sign in').click();
  await expectAccount(page, person);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await expectLastUsed(page, 'mail');

  await signInByProvider(page, await haveProviderPerson(page, { email: person.email }));
  await expectAccount(page, person);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await page.reload();
  await expectLastUsed(page, 'provider');

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  for (const trace of [person.email, person.name, 'example.com']) expect(kept).not.toContain(trace);
  const elsewhere = await openDevice();
  await elsewhere.goto('/auth/login');
  await expectLastUsed(elsewhere, null);
});

test('turning back at the second step leaves nobody signed in, and the next sign-in starts over', async ({
  page,
  openDevice,
}) => {
  const person = await haveSession(page);
  await page.goto('/account');
  await expectAccount(page, person);
  const { recoveryCodes } = await haveTwoStep(page);

  const visitor = await openDevice();
  await signInByForm(visitor, person);
  await expect(heading(visitor, 'Enter the code from your app')).toBeVisible();
  await button(visitor, 'Back to sign in').click();
  await expect(heading(visitor, 'Sign in')).toBeVisible();
  await expect(visitor.getByRole('alert')).toHaveCount(0);
  await expectNoSession(visitor);

  await fillSignIn(visitor, person.email, person.password);
  await button(visitor, 'Sign in').click();
  await expect(heading(visitor, 'Enter the code from your app')).toBeVisible();
  await visitor.goBack();
  await expect(heading(visitor, 'Sign in')).toBeVisible();
  await visitor.goForward();
  await expect(visitor.getByText(person.email)).toHaveCount(0);
  await expectNoSession(visitor);

  await signInByForm(visitor, person);
  await button(visitor, 'Use a recovery code').click();
  await visitor.getByLabel('Recovery code', { exact: true }).fill(recoveryCodes[0] ?? '');
  await button(visitor, 'Confirm').click();
  await expectAccount(visitor, person);
});
