import { expect, type Page } from '@playwright/test';
import { haveTwoStep } from './account-api';
import type { Person } from './accounts';
import { haveAuthenticator } from './authenticator';
import { createAuthenticatorApp, type AuthenticatorApp } from './authenticator-app';
import { ageSessions } from './journey-database';
import { openAccount, signInElsewhere, type PageState } from './page-state';
import { haveProviderPerson, providerName, signInAtProvider } from './provider';
import { button, field, heading } from './steps';
import { refused } from './watch';

const openSecurity = (page: Page): Promise<Person> => openAccount(page, '/security', 'Security');

async function reopenSecurity(page: Page): Promise<void> {
  await page.goto('/account/security');
  await expect(heading(page, 'Security')).toBeVisible();
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await button(page, 'Add a passkey').click();
  await field(page, 'Passkey name').fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your passkey is added', { exact: true })).toBeVisible();
  await button(page, 'Dismiss').click();
}

async function openTwoStep(
  page: Page,
): Promise<{ person: Person; app: AuthenticatorApp; recoveryCodes: string[] }> {
  const person = await openSecurity(page);
  const enrolled = await haveTwoStep(page);
  await reopenSecurity(page);
  await expect(button(page, 'Make new codes')).toBeVisible();
  return { person, ...enrolled };
}

async function startEnrolment(page: Page): Promise<{ person: Person; app: AuthenticatorApp }> {
  const person = await openSecurity(page);
  await button(page, 'Set up two-step verification').click();
  const key = page.getByRole('group', { name: 'Setup key' }).locator('code');
  return { person, app: createAuthenticatorApp(await key.innerText()) };
}

/** The question for a fresh proof, in front of the dialog that needs it. */
async function openQuestion(page: Page, { email }: Pick<Person, 'email'>, opener: string): Promise<void> {
  await ageSessions(email, 11);
  await reopenSecurity(page);
  await button(page, opener).click();
  await expect(page.getByRole('dialog', { name: 'Confirm it’s you' })).toBeVisible();
}

/** An account that a provider opened; it has no password. */
async function openProviderAccount(page: Page): Promise<{ email: string }> {
  const person = await haveProviderPerson(page);
  await page.goto('/auth/login');
  await button(page, new RegExp(providerName)).click();
  await signInAtProvider(page, person);
  await expect(heading(page, 'Profile')).toBeVisible();
  await reopenSecurity(page);
  await expect(button(page, `Disconnect ${providerName}`)).toBeVisible();
  return person;
}

async function spendRecoveryCodes(page: Page, { email, password }: Person, codes: string[]): Promise<void> {
  for (const code of codes) {
    const begun = await page.request.post('/v1/auth/login', { data: { email, password } });
    const { mfaToken } = (await begun.json()) as { mfaToken: string };
    const data = { mfaToken, method: 'recovery_code', code };
    expect((await page.request.post('/v1/auth/login/mfa', { data })).status()).toBe(200);
  }
}

/** What opens an account and guards it, and the dialogs around that. */
export const factorStates: PageState[] = [
  { name: 'security-two-step', reach: openTwoStep },
  {
    name: 'security-few-codes',
    reach: async (page) => {
      const { person, recoveryCodes } = await openTwoStep(page);
      await spendRecoveryCodes(page, person, recoveryCodes.slice(0, 8));
      await reopenSecurity(page);
      await expect(page.getByText('Only 2 recovery codes are left.')).toBeVisible();
    },
  },
  {
    name: 'enrol-dialog',
    faults: [refused(400)],
    reach: async (page) => {
      const { app } = await startEnrolment(page);
      await field(page, 'Code from your authenticator app').fill(app.wrongCode());
      await expect(page.getByText(/^That code is not right/).first()).toBeVisible();
    },
  },
  {
    name: 'recovery-codes-dialog',
    reach: async (page) => {
      const { app } = await startEnrolment(page);
      await field(page, 'Code from your authenticator app').fill(await app.code());
      await expect(page.getByRole('dialog', { name: 'Save your recovery codes' })).toBeVisible();
    },
  },
  {
    name: 'other-sessions-dialog',
    reach: async (page) => {
      const { app, person } = await startEnrolment(page);
      await signInElsewhere(page, person);
      await field(page, 'Code from your authenticator app').fill(await app.code());
      await page.getByLabel('I have saved these codes').check();
      await button(page, 'Done').click();
      await expect(page.getByRole('dialog', { name: 'Sign out your other devices?' })).toBeVisible();
    },
  },
  {
    name: 'new-codes-dialog',
    reach: async (page) => {
      await openTwoStep(page);
      await button(page, 'Make new codes').click();
      await expect(page.getByRole('dialog', { name: 'Make new recovery codes?' })).toBeVisible();
    },
  },
  {
    name: 'turn-off-dialog',
    reach: async (page) => {
      await openTwoStep(page);
      await button(page, 'Turn off').click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'security-passkeys',
    reach: async (page) => {
      await openSecurity(page);
      await haveAuthenticator(page);
      await addPasskey(page, 'Work laptop');
      await reopenSecurity(page);
      await expect(button(page, 'Rename Work laptop')).toBeVisible();
    },
  },
  {
    name: 'passkey-dialog',
    reach: async (page) => {
      await openSecurity(page);
      await haveAuthenticator(page);
      await addPasskey(page, 'Work laptop');
      await button(page, 'Add a passkey').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'passkey-rename-dialog',
    reach: async (page) => {
      await openSecurity(page);
      await haveAuthenticator(page);
      await addPasskey(page, 'Work laptop');
      await button(page, 'Rename Work laptop').click();
      await expect(field(page, 'Passkey name')).toBeVisible();
    },
  },
  { name: 'security-provider-account', reach: openProviderAccount },
  {
    name: 'last-way-in-dialog',
    faults: [refused(409)],
    reach: async (page) => {
      await openProviderAccount(page);
      await button(page, `Disconnect ${providerName}`).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: `Disconnect ${providerName}` })
        .click();
      await expect(page.getByText('This one has to stay for now')).toBeVisible();
    },
  },
  {
    name: 'reauthentication-password-passkey',
    faults: [refused(401), refused(403)],
    reach: async (page) => {
      const person = await openSecurity(page);
      await haveAuthenticator(page);
      await addPasskey(page, 'Work laptop');
      await openQuestion(page, person, 'Set up two-step verification');
      await field(page, 'Your password').fill('not her password');
      await page.keyboard.press('Enter');
      await expect(field(page, 'Your password')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'reauthentication-app',
    faults: [refused(403)],
    reach: async (page) => {
      const { person } = await openTwoStep(page);
      await openQuestion(page, person, 'Replace app');
      await expect(field(page, 'Code from your authenticator app')).toBeVisible();
    },
  },
  {
    name: 'reauthentication-sign-in-again',
    faults: [refused(403)],
    reach: async (page) => {
      const person = await openProviderAccount(page);
      await openQuestion(page, person, 'Set up two-step verification');
      await expect(button(page, 'Sign in again')).toBeVisible();
    },
  },
  {
    name: 'email-change-dialog',
    reach: async (page) => {
      await openAccount(page);
      await button(page, 'Change email').click();
      await button(page, 'Send the link').click();
      await expect(field(page, 'New email address')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'email-change-sent',
    reach: async (page) => {
      const { email } = await openAccount(page);
      await button(page, 'Change email').click();
      await field(page, 'New email address').fill(`new.${email}`);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog', { name: 'Check the new inbox' })).toBeVisible();
    },
  },
  {
    name: 'deletion-dialog',
    reach: async (page) => {
      await openAccount(page);
      await button(page, 'Delete my account').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete my account' }).click();
      await expect(field(page, 'Type your email address to confirm')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'report-dialog',
    reach: async (page) => {
      await openAccount(page, '/activity', 'Activity');
      await page
        .getByRole('button', { name: /^This wasn’t me/ })
        .first()
        .click();
      await expect(page.getByRole('dialog', { name: 'Lock your account?' })).toBeVisible();
    },
  },
];
