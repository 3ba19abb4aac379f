import type { Page } from '@playwright/test';
import { haveAccount, haveSession, newPerson, register } from './support/accounts';
import { expect, test } from './support/journey';
import { codeOf, mails, waitForMail } from './support/mailbox';
import { startOwnServer } from './support/own-server';
import {
  button,
  expectAccount,
  expectSignedOut,
  field,
  fillRegistration,
  fillSignIn,
  heading,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';

test('a wrong password and an unknown address read the same, and the field is ready again', async ({
  page,
  watch,
}) => {
  watch.expect(refused(401));
  const person = await haveAccount(page);
  const seen: string[] = [];
  for (const email of [person.email, newPerson().email]) {
    await page.goto('/auth/login');
    await fillSignIn(page, email, 'not the password');
    await button(page, 'Sign in').click();
    seen.push(await page.getByRole('alert').innerText());
    await expect(field(page, 'Password')).toBeFocused();
    await expect(field(page, 'Email')).toHaveValue(email);
  }
  expect(seen).toEqual(Array.from({ length: 2 }, () => seen[0]));
  expect(seen[0]).toContain('Email or password is wrong.');
  await field(page, 'Email').fill(person.email);
  await field(page, 'Password').fill(person.password);
  await button(page, 'Sign in').click();
  await expectAccount(page, person);
});

test('an unconfirmed address leads to the inbox page after the right password, and only then', async ({
  page,
  watch,
}) => {
  watch.expect(refused(401), refused(403));
  const person = newPerson();
  await register(page, person);
  await waitForMail(page, person.email, mails.verification);
  await signInByForm(page, { ...person, password: 'not the password' });
  await expect(page.getByRole('alert')).toContainText('Email or password is wrong.');
  await signInByForm(page, person);
  await expect(heading(page, 'Check your inbox')).toBeVisible();
  const renewed = await waitForMail(page, person.email, mails.verification, 2);
  await field(page, 'Six-digit code').fill(codeOf(renewed));
  await expectAccount(page, person);
});

test('a rate limit says how long to wait and counts down', async ({ openDevice, watch }) => {
  watch.expect(refused(401), refused(429));
  const server = await startOwnServer({ RATE_LIMITS: 'on' });
  try {
    const page = await openDevice({ baseURL: server.origin });
    const person = await haveAccount(page);
    await page.clock.install();
    await page.goto('/auth/login');
    await fillSignIn(page, person.email, 'not the password');
    const wait = button(page, /^Try again in \d+ seconds?|1 minute$/);
    for (let tries = 0; tries < 8 && !(await wait.isVisible()); tries += 1) {
      const answer = page.waitForResponse('**/v1/auth/login');
      await button(page, 'Sign in').click();
      await (await answer).finished();
      await expect(page.getByRole('alert')).toBeVisible();
    }
    await expect(wait).toBeDisabled();
    await expect(page.getByRole('alert')).toContainText('Too many attempts.');
    await page.clock.runFor(20_000);
    await expect(button(page, /^Try again in [1-4]?\d seconds$/)).toBeDisabled();
    await page.clock.runFor(60_000);
    await expect(button(page, 'Sign in')).toBeEnabled();
  } finally {
    await server.remove();
  }
});

test('a busy service says so, and how to quote the request', async ({ page, watch }) => {
  watch.expect(refused(503));
  const problem = {
    type: 'about:blank',
    title: 'Overloaded',
    status: 503,
    detail: 'Try again shortly.',
    code: 'overloaded',
    requestId: 'a-request-to-quote',
  };
  await page.goto('/auth/login');
  await page.route('**/v1/auth/login', (route) =>
    route.fulfill({
      status: 503,
      headers: { 'Retry-After': '2' },
      contentType: 'application/problem+json',
      body: JSON.stringify(problem),
    }),
  );
  await fillSignIn(page, 'ada@example.com', 'a password');
  await button(page, 'Sign in').click();
  await expect(page.getByRole('alert')).toContainText('AuthFlow is very busy right now.');
  await expect(page.getByRole('alert')).toContainText('a-request-to-quote');
  await expect(field(page, 'Password')).toHaveValue('a password');
  await expect(button(page, 'Sign in')).toBeEnabled();
});

test('a gateway that answers for a dead service is a lost connection, not gibberish', async ({
  page,
  watch,
}) => {
  watch.expect(refused(502));
  const person = await haveSession(page);
  await page.goto('/account');
  await expectAccount(page, person);
  await page.route('**/v1/me/password', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
  );
  await page.getByRole('link', { name: 'Security' }).click();
  await field(page, 'Current password').fill(person.password);
  await field(page, 'New password').fill('wide harbours keep copper bells');
  await button(page, 'Change password').click();
  await expect(page.getByRole('alert')).toContainText('We could not reach the server.');
  await expect(field(page, 'New password')).toHaveValue('wide harbours keep copper bells');
});

test('faults stand at their fields, and the first of them has the focus', async ({ page, watch }) => {
  watch.expect(refused(400));
  await page.goto('/auth/register');
  await button(page, 'Create account').click();
  await expect(field(page, 'Email')).toBeFocused();
  await expect(field(page, 'Email')).toHaveAccessibleDescription(/Enter an email address such as/);
  await expect(field(page, 'Password')).toHaveAccessibleDescription(/Enter a password\./);

  const person = newPerson();
  await fillRegistration(page, { ...person, password: 'password' });
  await button(page, 'Create account').click();
  await expect(field(page, 'Password')).toBeFocused();
  await expect(field(page, 'Password')).toHaveAccessibleDescription(/Choose another|too easy|Add a few/);
  await expect(field(page, 'Email')).toHaveValue(person.email);
  await field(page, 'Password').fill(person.password);
  await button(page, 'Create account').click();
  await expect(heading(page, 'Check your inbox')).toBeVisible();
});

test('a double click registers and signs in once', async ({ page }) => {
  const person = newPerson();
  let posts = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/v1/auth/')) posts += 1;
  });
  await page.goto('/auth/register');
  await fillRegistration(page, person);
  await button(page, 'Create account').dblclick();
  await expect(heading(page, 'Check your inbox')).toBeVisible();
  expect(posts).toBe(1);
});

test('a wrong current password is told at its field and changes nothing', async ({ page, watch }) => {
  watch.expect(refused(400));
  const person = await haveSession(page);
  await page.goto('/account/security');
  await field(page, 'Current password').fill('not the password');
  await field(page, 'New password').fill('wide harbours keep copper bells');
  await button(page, 'Change password').click();
  await expect(field(page, 'Current password')).toBeFocused();
  await expect(field(page, 'Current password')).toHaveAccessibleDescription(/not your current password/);
  await page.reload();
  await page.getByRole('link', { name: 'Profile' }).click();
  await expectAccount(page, person);
});

test('every page answers on a hard load, an unknown one honestly', async ({ page, watch }) => {
  const pages = [
    ['/', /Sign-in you can read/],
    ['/auth/login', 'Sign in'],
    ['/auth/register', 'Create your account'],
    ['/auth/check-inbox', 'Nothing to confirm here'],
    ['/auth/forgot-password', 'Reset your password'],
    ['/auth/reset-password', 'Open the link from your mail'],
    ['/auth/verify-email', 'Open the link from your mail'],
  ] as const;
  for (const [path, title] of pages) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(200);
    await expect(heading(page, title)).toBeVisible();
  }
  watch.expect(refused(404));
  for (const path of ['/no/such/page', '/auth/nothing', '/account/nothing']) {
    await page.goto(path);
    await expect(heading(page, 'This page does not exist')).toBeVisible();
  }
  expect((await page.goto('/no/such/page'))?.status()).toBe(404);
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await expect(heading(page, /Sign-in you can read/)).toBeVisible();
});

test('a deep link asks for a sign-in and then leads where it was going', async ({ page, watch }) => {
  watch.expect(refused(401));
  const person = await haveAccount(page);
  await page.goto('/account/activity?from=mail');
  await expectSignedOut(page, person);
  await fillSignIn(page, person.email, person.password);
  await button(page, 'Sign in').click();
  await expect(heading(page, 'Activity')).toBeVisible();
  await expect(page).toHaveURL(/\/account\/activity\?from=mail$/);
});

const hostileTargets = [
  '//evil.example/x',
  '/\\evil.example',
  'https://evil.example',
  'https:evil.example',
  '/%2f%2fevil.example',
  '/\tevil.example',
  '//user@evil.example',
  // eslint-disable-next-line no-script-url -- what an attacker would plant
  'javascript:alert(1)',
  '/auth/login?returnTo=//evil.example',
];

async function landAfterSignIn(page: Page, target: string): Promise<string> {
  await page.goto(`/auth/login?returnTo=${encodeURIComponent(target)}`);
  await page.waitForURL((url) => !url.pathname.startsWith('/auth/'));
  return page.url();
}

test('a planted returnTo leads to the own account', async ({ page, baseURL }) => {
  const person = await haveAccount(page);
  await page.goto(`/auth/login?returnTo=${encodeURIComponent('//evil.example')}`);
  await fillSignIn(page, person.email, person.password);
  await button(page, 'Sign in').click();
  await expectAccount(page, person);
  // Signed in already, the page leads on by itself: the same decision, without a form.
  for (const target of hostileTargets) {
    expect(await landAfterSignIn(page, target), target).toBe(`${baseURL}/account`);
  }
  expect(await landAfterSignIn(page, '/account/sessions')).toBe(`${baseURL}/account/sessions`);
});
