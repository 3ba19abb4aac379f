import { expect, type Page } from '@playwright/test';
import { haveAccount, haveSession, newPerson, register } from './accounts';
import { devices } from './journey';
import { mails, waitForMail } from './mailbox';
import { openAccount, openLink, type PageState } from './page-state';
import { button, chooseFromMenu, field, fillSignIn, heading, registerByForm } from './steps';
import { refused } from './watch';

const weakPassword = 'password1';

async function openResetLink(page: Page): Promise<void> {
  const { email } = await haveAccount(page);
  await page.request.post('/v1/auth/forgot-password', { data: { email } });
  await openLink(page, mails.reset, email);
  await expect(field(page, 'New password')).toBeVisible();
}

async function openVerificationLink(page: Page): Promise<void> {
  const person = newPerson();
  await register(page, person);
  await openLink(page, mails.verification, person.email);
  await expect(button(page, 'Confirm my email')).toBeVisible();
}

/** The account with sessions of several devices and a few things that happened. */
async function openLivelyAccount(page: Page, path: string, title: string): Promise<void> {
  const person = await haveSession(page);
  const { email, password } = person;
  for (const device of [devices.windows, devices.phone]) {
    await page.request.post('/v1/auth/login', {
      data: { email, password },
      headers: { 'User-Agent': device.userAgent },
    });
  }
  await page.request.post('/v1/auth/login', { data: { email, password: 'wrong' } });
  await page.goto(`/account${path}`);
  await expect(heading(page, title)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Firefox on Windows' }).first()).toBeVisible();
}

async function readMail(page: Page, subject: RegExp): Promise<void> {
  const person = await haveAccount(page);
  await page.request.post('/v1/auth/forgot-password', { data: { email: person.email } });
  await waitForMail(page, person.email, mails.reset);
  await page.goto(`/dev/mailbox?to=${person.email}`);
  await page.getByRole('link', { name: subject }).first().click();
  await expect(page.getByRole('heading', { level: 2, name: subject })).toBeVisible();
}

/** Every page of a password account, and what each looks like while people use it. */
export const pageStates: PageState[] = [
  {
    name: 'landing',
    reach: async (page) => {
      await page.goto('/');
      await expect(heading(page, /Sign-in you can read/)).toBeVisible();
    },
  },
  {
    name: 'register',
    reach: async (page) => {
      await page.goto('/auth/register');
      await expect(heading(page, 'Create your account')).toBeVisible();
    },
  },
  {
    name: 'register-faults',
    faults: [refused(400)],
    reach: async (page) => {
      await page.goto('/auth/register');
      await field(page, 'Email').fill('ada@example.com');
      await field(page, 'Password').fill(weakPassword);
      await button(page, 'Create account').click();
      await expect(field(page, 'Password')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByText(/^(Very weak|Weak)\.$/)).toBeVisible();
    },
  },
  {
    name: 'check-inbox',
    reach: async (page) => {
      await registerByForm(page, newPerson());
      await expect(page.getByText('The mail is sent.')).toBeVisible();
      await expect(page.getByRole('link', { name: /^Open mailbox/ })).toBeVisible();
    },
  },
  {
    name: 'check-inbox-wrong-code',
    faults: [refused(400)],
    reach: async (page) => {
      await registerByForm(page, newPerson());
      await field(page, 'Six-digit code').fill('000000');
      await expect(field(page, 'Six-digit code')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'check-inbox-nothing-pending',
    reach: async (page) => {
      await page.goto('/auth/check-inbox');
      await expect(heading(page, 'Nothing to confirm here')).toBeVisible();
    },
  },
  { name: 'verify-email', reach: openVerificationLink },
  {
    name: 'verify-email-done',
    reach: async (page) => {
      await openVerificationLink(page);
      await button(page, 'Confirm my email').click();
      await expect(heading(page, 'Your email is confirmed')).toBeVisible();
    },
  },
  {
    name: 'verify-email-dead-link',
    faults: [refused(400)],
    reach: async (page) => {
      await page.goto('/auth/verify-email/no-such-token');
      await button(page, 'Confirm my email').click();
      await expect(heading(page, 'This link no longer works')).toBeVisible();
    },
  },
  {
    name: 'login',
    reach: async (page) => {
      await page.goto('/auth/login');
      await expect(heading(page, 'Sign in')).toBeVisible();
    },
  },
  {
    name: 'login-refused',
    faults: [refused(401)],
    reach: async (page) => {
      await page.goto('/auth/login');
      await fillSignIn(page, 'ada@example.com', 'not her password');
      await button(page, 'Sign in').click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'login-faults',
    reach: async (page) => {
      await page.goto('/auth/login');
      await fillSignIn(page, 'ada', '');
      await button(page, 'Sign in').click();
      await expect(field(page, 'Password')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'forgot-password',
    reach: async (page) => {
      await page.goto('/auth/forgot-password');
      await expect(heading(page, 'Reset your password')).toBeVisible();
    },
  },
  {
    name: 'forgot-password-sent',
    reach: async (page) => {
      await page.goto('/auth/forgot-password');
      await field(page, 'Email').fill('ada@example.com');
      await button(page, 'Send the link').click();
      await expect(heading(page, 'Look at your mail')).toBeVisible();
      await expect(page.getByRole('link', { name: /^Open mailbox/ })).toBeVisible();
    },
  },
  { name: 'reset-password', reach: openResetLink },
  {
    name: 'reset-password-weak',
    faults: [refused(400)],
    reach: async (page) => {
      await openResetLink(page);
      await field(page, 'New password').fill(weakPassword);
      await button(page, 'Save new password').click();
      await expect(field(page, 'New password')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'reset-password-dead-link',
    reach: async (page) => {
      await page.goto('/auth/reset-password/no-such-token');
      await expect(heading(page, 'This link no longer works')).toBeVisible();
    },
  },
  { name: 'account', reach: (page) => openAccount(page) },
  {
    name: 'account-saved',
    reach: async (page) => {
      await openAccount(page);
      await page.getByRole('textbox', { name: 'Name' }).fill('Ada King');
      await button(page, 'Save').click();
      await expect(page.getByText('Your name is saved', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'account-menu',
    reach: async (page) => {
      await openAccount(page);
      await button(page, 'Account menu').click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'sign-out-everywhere',
    reach: async (page) => {
      await openAccount(page);
      await chooseFromMenu(page, 'Sign out everywhere');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'security', reach: (page) => openAccount(page, '/security', 'Security') },
  {
    name: 'security-faults',
    faults: [refused(400)],
    reach: async (page) => {
      await openAccount(page, '/security', 'Security');
      await field(page, 'Current password').fill('not her password');
      await field(page, 'New password').fill('wide harbours keep copper bells');
      await button(page, 'Change password').click();
      await expect(field(page, 'Current password')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  { name: 'sessions', reach: (page) => openLivelyAccount(page, '/sessions', 'Sessions') },
  { name: 'sessions-alone', reach: (page) => openAccount(page, '/sessions', 'Sessions') },
  {
    name: 'sessions-dialog',
    reach: async (page) => {
      await openLivelyAccount(page, '/sessions', 'Sessions');
      await button(page, 'Sign out all others').click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'activity', reach: (page) => openLivelyAccount(page, '/activity', 'Activity') },
  {
    name: 'signed-out',
    reach: async (page) => {
      await openAccount(page);
      await chooseFromMenu(page, 'Sign out');
      await expect(page.getByText('You are signed out.')).toBeVisible();
    },
  },
  {
    name: 'not-found',
    faults: [refused(404)],
    reach: async (page) => {
      await page.goto('/no/such/page');
      await expect(heading(page, 'This page does not exist')).toBeVisible();
    },
  },
  {
    name: 'offline',
    reach: async (page) => {
      await openAccount(page);
      await page.context().setOffline(true);
      await expect(page.getByText('You are offline.')).toBeVisible();
    },
  },
  {
    name: 'server-away',
    faults: [/net::ERR_CONNECTION_REFUSED/],
    reach: async (page) => {
      await page.route('**/v1/**', (route) => route.abort('connectionrefused'));
      await page.goto('/account');
      await expect(page.getByText('We can’t reach the server')).toBeVisible();
    },
  },
  {
    name: 'mailbox',
    reach: async (page) => {
      const { email } = await haveAccount(page);
      await page.goto(`/dev/mailbox?to=${email}`);
      await expect(page.getByRole('link', { name: mails.verification })).toBeVisible();
    },
  },
  { name: 'mailbox-verification', reach: (page) => readMail(page, mails.verification) },
  { name: 'mailbox-reset', reach: (page) => readMail(page, mails.reset) },
  {
    name: 'mailbox-nothing-found',
    reach: async (page) => {
      await haveAccount(page);
      await page.goto('/dev/mailbox?to=nobody-at-all');
      await expect(page.getByRole('heading', { name: /^Nothing for/ })).toBeVisible();
    },
  },
  {
    name: 'error-page',
    reach: async (page) => {
      await page.goto('/docs/errors/rate_limited');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
];
