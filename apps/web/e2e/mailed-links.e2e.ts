import type { Page, Request } from '@playwright/test';
import { haveAccount, haveSession, newPerson, register, signIn } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { mailedLink, tokenIn } from './support/mail-links';
import { mails } from './support/mailbox';
import { heading } from './support/steps';

interface LinkPage {
  path: string;
  title: string;
  /** Has such a mail sent, and gives back its link. */
  send: (page: Page) => Promise<string>;
}

/** Asks for a change of address over the API. */
async function changeAddress(page: Page): Promise<{ oldEmail: string; newEmail: string }> {
  const person = await haveAccount(page);
  const { accessToken } = await signIn(page, person);
  const newEmail = newPerson().email;
  const answer = await page.request.post('/v1/me/email', {
    data: { newEmail },
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  expect(answer.status()).toBe(202);
  return { oldEmail: person.email, newEmail };
}

async function ask(page: Page, route: string): Promise<string> {
  const { email } = await haveAccount(page);
  const answer = await page.request.post(`/v1/auth/${route}`, { data: { email } });
  expect(answer.status()).toBe(202);
  return email;
}

const linkPages: LinkPage[] = [
  {
    path: '/auth/verify-email',
    title: 'Confirm your email address',
    send: async (page) => {
      const person = newPerson();
      await register(page, person);
      return mailedLink(page, person.email, mails.verification);
    },
  },
  {
    path: '/auth/reset-password',
    title: 'Choose a new password',
    send: async (page) => mailedLink(page, await ask(page, 'forgot-password'), mails.reset),
  },
  {
    path: '/auth/magic-link',
    title: 'Did you ask to sign in?',
    send: async (page) => mailedLink(page, await ask(page, 'magic-link'), mails.signInLink),
  },
  {
    path: '/auth/account-lock',
    title: 'Lock your account?',
    send: async (page) => {
      const person = await haveAccount(page);
      const { email, password } = person;
      const { userAgent } = devices.phone;
      await page.request.post('/v1/auth/login', {
        data: { email, password },
        headers: { 'User-Agent': userAgent },
      });
      return mailedLink(page, email, mails.newDevice);
    },
  },
  {
    path: '/auth/confirm-email-change',
    title: 'Use this address from now on?',
    send: async (page) => mailedLink(page, (await changeAddress(page)).newEmail, mails.confirmNewAddress),
  },
  {
    path: '/auth/undo-email-change',
    title: 'Keep your old address?',
    send: async (page) => mailedLink(page, (await changeAddress(page)).oldEmail, mails.addressAboutToChange),
  },
  {
    path: '/auth/restore-account',
    title: 'Restore your account?',
    send: async (page) => {
      const person = await haveAccount(page);
      const { accessToken } = await signIn(page, person);
      const answer = await page.request.delete('/v1/me', {
        headers: { Authorization: `Bearer ${accessToken}` },
      });
      expect(answer.status()).toBe(200);
      return mailedLink(page, person.email, mails.accountClosed);
    },
  },
];

/** Everything of the page that outlives it, or that others can read. */
async function tracesOf(page: Page): Promise<string> {
  const kept = await page.evaluate(() => {
    const { navigation } = window as unknown as { navigation: { entries: () => { url: string }[] } };
    return JSON.stringify({
      history: navigation.entries().map(({ url }) => url),
      state: history.state as unknown,
      stored: [{ ...localStorage }, { ...sessionStorage }],
      title: document.title,
    });
  });
  return kept + (await page.content());
}

for (const { path, title, send } of linkPages) {
  test(`the token of ${path} leaves the address bar, and goes to nobody else`, async ({
    page,
    openDevice,
  }) => {
    const link = await send(page);
    const token = tokenIn(link);
    expect(link).toBe(`${path}/${token}`);

    const reader = await openDevice();
    const requests: Request[] = [];
    reader.on('request', (request) => requests.push(request));
    await reader.goto('/auth/login');
    await expect(heading(reader, 'Sign in')).toBeVisible();
    await reader.goto(link);
    await expect(heading(reader, title)).toBeVisible();
    await expect(reader).toHaveURL(path);
    expect(await tracesOf(reader)).not.toContain(token);
    await reader.getByRole('link', { name: 'AuthFlow, home' }).click();
    await reader.getByRole('contentinfo').getByRole('link', { name: 'Public keys' }).click();
    await reader.waitForURL('**/jwks.json');
    await reader.goBack();
    await reader.goBack();
    await reader.reload();
    await expect(heading(reader, 'Open the link from your mail')).toBeVisible();
    await expect(reader).toHaveURL(path);
    expect(await tracesOf(reader)).not.toContain(token);

    const withToken = requests.filter((request) => request.url().includes(token));
    expect(withToken.map((request) => request.resourceType())).toEqual(['document']);
    for (const request of requests) {
      const { referer = '' } = await request.allHeaders();
      expect(referer, request.url()).not.toContain(token);
    }
  });
}

test('a link that is opened by somebody signed in keeps its token to itself as well', async ({ page }) => {
  const person = await haveSession(page);
  const answer = await page.request.post('/v1/auth/forgot-password', { data: { email: person.email } });
  expect(answer.status()).toBe(202);
  const link = await mailedLink(page, person.email, mails.reset);
  await page.goto('/account');
  await expect(heading(page, 'Profile')).toBeVisible();
  await page.goto(link);
  await expect(heading(page, 'Choose a new password')).toBeVisible();
  await expect(page).toHaveURL('/auth/reset-password');
  expect(await tracesOf(page)).not.toContain(tokenIn(link));
});
