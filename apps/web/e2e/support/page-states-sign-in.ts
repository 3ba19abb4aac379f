import { expect, type Page } from '@playwright/test';
import { haveTwoStep } from './account-api';
import { haveAccount } from './accounts';
import { haveAuthenticator } from './authenticator';
import type { AuthenticatorApp } from './authenticator-app';
import { askForSignInLink, shownDigits } from './mail-links';
import { mails } from './mailbox';
import { openAccount, openLink, type PageState } from './page-state';
import { cancelAtProvider, haveProviderPerson, providerName, signInAtProvider } from './provider';
import { button, chooseFromMenu, expectAccount, field, heading, signInByForm } from './steps';
import { refused } from './watch';

/** At the second step of an account with an app, and with a passkey if asked for. */
async function openSecondStep(page: Page, withPasskey = false): Promise<AuthenticatorApp> {
  const person = await openAccount(page);
  if (withPasskey) {
    const device = await haveAuthenticator(page);
    await button(page, 'Add a passkey').click();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Your passkey is added', { exact: true })).toBeVisible();
    await device.setPresence(false);
  }
  const { app } = await haveTwoStep(page);
  await chooseFromMenu(page, 'Sign out');
  await expect(heading(page, 'Sign in')).toBeVisible();
  await signInByForm(page, person);
  await expect(heading(page, 'Enter the code from your app')).toBeVisible();
  return app;
}

async function typeWrongCodes(page: Page, app: AuthenticatorApp, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 1) {
    await field(page, 'Six-digit code').fill(app.wrongCode());
    await expect(page.getByText(/^That code is not right/).first()).toBeVisible();
  }
}

/** The link of a request that another browser made. */
async function openSignInLink(page: Page): Promise<string> {
  const { email } = await haveAccount(page);
  await askForSignInLink(page, email);
  const digits = await shownDigits(page);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await openLink(page, mails.signInLink, email);
  await expect(heading(page, 'Did you ask to sign in?')).toBeVisible();
  return digits;
}

async function openApproval(page: Page): Promise<string> {
  const digits = await openSignInLink(page);
  await button(page, 'I asked on another device').click();
  await expect(heading(page, 'Type the number')).toBeVisible();
  return digits;
}

async function goToProvider(page: Page): Promise<void> {
  await page.goto('/auth/login');
  await button(page, new RegExp(providerName)).click();
}

/** Ways in beside the password, and what stands between them and the account. */
export const signInStates: PageState[] = [
  {
    name: 'login-three-providers',
    reach: async (page) => {
      const items = ['Google', 'GitHub', providerName].map((name) => ({ id: name.toLowerCase(), name }));
      await page.route('**/v1/auth/oauth/providers', (route) => route.fulfill({ json: { items } }));
      await page.goto('/auth/login');
      await expect(button(page, /GitHub/)).toBeVisible();
    },
  },
  {
    name: 'login-last-used',
    reach: async (page) => {
      const person = await haveAccount(page);
      await signInByForm(page, person);
      await expectAccount(page, person);
      await chooseFromMenu(page, 'Sign out');
      await expect(page.getByText('Last used')).toBeVisible();
    },
  },
  {
    name: 'login-no-passkey',
    reach: async (page) => {
      const device = await haveAuthenticator(page);
      await device.setVerified(false);
      await page.goto('/auth/login');
      await button(page, 'Sign in with a passkey').click();
      await expect(page.getByText('No passkey was used.')).toBeVisible();
    },
  },
  { name: 'second-step', reach: (page) => openSecondStep(page, true) },
  {
    name: 'second-step-wrong-codes',
    faults: [refused(401)],
    reach: async (page) => {
      await typeWrongCodes(page, await openSecondStep(page), 4);
      await expect(page.getByText('One try is left.')).toBeVisible();
    },
  },
  {
    name: 'second-step-over',
    faults: [refused(401)],
    reach: async (page) => {
      const app = await openSecondStep(page);
      await typeWrongCodes(page, app, 4);
      await field(page, 'Six-digit code').fill(app.wrongCode());
      await expect(heading(page, 'Sign in')).toBeVisible();
    },
  },
  {
    name: 'second-step-recovery-code',
    reach: async (page) => {
      await openSecondStep(page, true);
      await button(page, 'Use a recovery code').click();
      await expect(field(page, 'Recovery code')).toBeVisible();
    },
  },
  {
    name: 'second-step-recovery-code-wrong',
    faults: [refused(401)],
    reach: async (page) => {
      await openSecondStep(page);
      await button(page, 'Use a recovery code').click();
      await field(page, 'Recovery code').fill('aaaaa-aaaaa');
      await button(page, 'Confirm').click();
      await expect(field(page, 'Recovery code')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'second-step-passkey',
    reach: async (page) => {
      await openSecondStep(page, true);
      await button(page, 'Use a passkey').click();
      await expect(button(page, 'Continue with a passkey')).toBeVisible();
    },
  },
  {
    name: 'email-link',
    reach: async (page) => {
      await page.goto('/auth/email-link');
      await expect(heading(page, 'Sign in by email')).toBeVisible();
    },
  },
  {
    name: 'email-link-sent',
    reach: async (page) => {
      await askForSignInLink(page, 'ada@example.com');
      await expect(page.getByRole('link', { name: /^Open mailbox/ })).toBeVisible();
    },
  },
  {
    name: 'email-link-nothing-pending',
    reach: async (page) => {
      await page.goto('/auth/email-link/sent');
      await expect(heading(page, 'This tab waits for no link')).toBeVisible();
    },
  },
  {
    name: 'magic-link-asked-here',
    reach: async (page) => {
      const { email } = await haveAccount(page);
      await askForSignInLink(page, email);
      await openLink(page, mails.signInLink, email);
      await expect(button(page, 'Sign in')).toBeVisible();
    },
  },
  { name: 'magic-link', reach: openSignInLink },
  {
    name: 'magic-link-approve',
    reach: async (page) => {
      await openApproval(page);
      await button(page, 'Let the other device in').click();
      await expect(field(page, 'Two-digit number')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'magic-link-approved',
    reach: async (page) => {
      await field(page, 'Two-digit number').fill(await openApproval(page));
      await button(page, 'Let the other device in').click();
      await expect(heading(page, 'Go on at the other device')).toBeVisible();
    },
  },
  {
    name: 'magic-link-dead',
    faults: [refused(400)],
    reach: async (page) => {
      await page.goto('/auth/magic-link/no-such-token');
      await expect(heading(page, 'This link no longer works')).toBeVisible();
    },
  },
  {
    name: 'oauth-turned-back',
    reach: async (page) => {
      await goToProvider(page);
      await cancelAtProvider(page);
      await expect(heading(page, 'You are not signed in')).toBeVisible();
    },
  },
  {
    name: 'oauth-nothing-begun',
    reach: async (page) => {
      await page.goto('/auth/oauth/callback');
      await expect(heading(page, 'Nothing was begun here')).toBeVisible();
    },
  },
  {
    name: 'link-provider',
    reach: async (page) => {
      const { email } = await haveAccount(page);
      const person = await haveProviderPerson(page, { email, email_verified: false });
      await goToProvider(page);
      await signInAtProvider(page, person);
      await expect(heading(page, `Connect ${providerName} to your account`)).toBeVisible();
    },
  },
  {
    name: 'link-provider-nothing-waiting',
    reach: async (page) => {
      await page.goto('/auth/link-provider');
      await expect(heading(page, 'Nothing to connect')).toBeVisible();
    },
  },
];
