import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page, Request } from '@playwright/test';
import { haveAccount, haveSession, newPerson, signIn, type Person } from './support/accounts';
import { expect, test } from './support/journey';
import { codeOf, linkOf, mails, waitForMail } from './support/mailbox';
import {
  button,
  changePasswordByForm,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  field,
  heading,
  registerByForm,
  signInByForm,
} from './support/steps';

const documents = [
  '/',
  '/auth/login',
  '/auth/reset-password/some-token',
  '/account',
  '/no/such/page',
  '/dev/mailbox',
  '/docs',
  '/docs/errors/rate_limited',
];

test('every document carries a policy without holes, and the rest of the headers', async ({ page }) => {
  for (const path of documents) {
    const answer = await page.request.get(path, { headers: { Accept: 'text/html' } });
    const headers = answer.headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("script-src 'self'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toMatch(/unsafe-|\*|https?:/);
    expect(headers, path).toMatchObject({
      'x-frame-options': expect.stringMatching(/^deny$/i),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
});

/** Walks through every page that handles secrets; the watch of the test refuses any violation and any third party. */
async function walkEverything(page: Page): Promise<Person> {
  const person = newPerson();
  await registerByForm(page, person);
  await field(page, 'Six-digit code').fill(codeOf(await waitForMail(page, person.email, mails.verification)));
  await expectAccount(page, person);
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByText('This device')).toBeVisible();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('You created your account')).toBeVisible();
  const changed = { ...person, password: 'wide harbours keep copper bells' };
  await changePasswordByForm(page, person.password, changed.password);
  await expect(page.getByText('Your password is changed', { exact: true })).toBeVisible();
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await signInByForm(page, changed);
  await expectAccount(page, person);
  await page.reload();
  await expectAccount(page, person);
  return changed;
}

/** Everything a script of the page could read later: both storages, databases, caches, and its cookies. */
function readableByScripts(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = await window.caches.keys();
    const workers = await navigator.serviceWorker.getRegistrations();
    return JSON.stringify({
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      databases,
      caches,
      workers: workers.length,
      name: window.name,
      state: history.state as unknown,
    });
  });
}

test('no script can read what keeps the person signed in', async ({ page }) => {
  const bodies: string[] = [];
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/v1/')) return;
    void response.text().then(
      (text) => bodies.push(text),
      () => undefined, // a page that is left takes its answers along
    );
  });
  const person = await walkEverything(page);

  const cookies = await page.context().cookies();
  const refresh = cookies.find(({ name }) => name === 'authflow_refresh');
  expect(refresh).toMatchObject({ httpOnly: true, path: '/', sameSite: 'Lax' });
  expect(cookies.filter(({ httpOnly }) => !httpOnly)).toEqual([]);

  const stored = await readableByScripts(page);
  const token = refresh?.value ?? 'no cookie';
  for (const secret of [token, person.password, person.email, 'eyJ']) expect(stored).not.toContain(secret);
  expect(JSON.parse(stored)).toMatchObject({ cookies: '', databases: [], caches: [], workers: 0 });

  expect(bodies.length).toBeGreaterThan(8);
  expect(bodies.filter((body) => body.includes('accessToken')).length).toBeGreaterThan(1);
  expect(bodies.filter((body) => body.includes('refreshToken') || body.includes(token))).toEqual([]);
  expect(bodies.filter((body) => body.includes(person.password))).toEqual([]);
});

test('the access token is nowhere in the page, its storage or its store', async ({ page }) => {
  const tokens = new Set<string>();
  page.on('request', (request) => {
    const authorization = request.headers()['authorization'];
    if (authorization) tokens.add(authorization.replace('Bearer ', ''));
  });
  await haveSession(page);
  await page.goto('/account/sessions');
  await expect(page.getByText('This device')).toBeVisible();
  expect(tokens.size).toBe(1);
  const [token = ''] = tokens;
  expect(token.split('.')).toHaveLength(3);
  expect(await page.content()).not.toContain(token);
  expect(await readableByScripts(page)).not.toContain(token);
  const inGlobals = await page.evaluate((wanted) => {
    return Object.values(window).some(
      (value: unknown) => typeof value === 'string' && value.includes(wanted),
    );
  }, token);
  expect(inGlobals).toBe(false);
});

test('signing out takes the cookie away and leaves the storage clean', async ({ page }) => {
  const person = await haveSession(page);
  await page.goto('/account');
  await expectAccount(page, person);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names).not.toContain('authflow_refresh');
  const { local } = JSON.parse(await readableByScripts(page)) as { local: Record<string, string> };
  expect(Object.keys(local).filter((key) => key !== 'authflow.theme')).toEqual([]);
});

test('a reset link leaks to nobody: no third party, no referrer, no history', async ({ page }) => {
  const person = await haveAccount(page);
  await page.request.post('/v1/auth/forgot-password', { data: { email: person.email } });
  const link = linkOf(await waitForMail(page, person.email, mails.reset));
  const token = link.split('/').at(-1) ?? '';
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.goto(link);
  await expect(field(page, 'New password')).toBeVisible();
  await page.getByRole('link', { name: 'AuthFlow, home' }).click();
  await page.getByRole('contentinfo').getByRole('link', { name: 'Public keys' }).click();
  await page.waitForURL('**/jwks.json');

  const [first, ...later] = requests;
  expect(first?.url()).toContain(token);
  for (const request of later) {
    expect(request.url()).not.toContain(token);
    const { referer = '' } = await request.allHeaders();
    expect(referer).not.toContain(token);
  }
  await page.goBack();
  await expect(heading(page, /Sign-in you can read/)).toBeVisible();
  expect(page.url()).not.toContain(token);
});

test('another site cannot frame a page', async ({ page, openDevice, watch, baseURL }) => {
  watch.expect(/frame-ancestors/, /X-Frame-Options/i, /request to a third party: .*\/account$/);
  const person = await haveSession(page);
  const host = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<h1>Win a prize</h1><iframe src="${baseURL}/account" title="framed"></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  try {
    const { port } = host.address() as AddressInfo;
    const visitor = await openDevice({ baseURL: `http://127.0.0.1:${port}` });
    await visitor.goto('/');
    await expect(visitor.getByRole('heading', { name: 'Win a prize' })).toBeVisible();
    const framed = visitor.frameLocator('iframe');
    await expect(framed.getByRole('heading', { level: 1 })).toHaveCount(0);
    await expect(framed.getByText(person.email)).toHaveCount(0);
    expect(visitor.frames().some((frame) => frame.url().startsWith(`${baseURL}/account`))).toBe(false);
  } finally {
    host.close();
    host.closeAllConnections();
  }
});

test('another site cannot use the cookie: neither to renew nor to sign out', async ({ page, baseURL }) => {
  const person = await haveSession(page);
  for (const path of ['/v1/auth/refresh', '/v1/auth/logout']) {
    for (const headers of [
      { 'X-Auth-Delivery': 'cookie', Origin: 'https://evil.example' },
      { 'X-Auth-Delivery': 'cookie', Origin: 'null' },
      { Origin: baseURL ?? '' },
    ]) {
      const answer = await page.request.post(path, { data: {}, headers });
      expect([401, 403], `${path} ${JSON.stringify(headers)}`).toContain(answer.status());
    }
  }
  await page.goto('/account');
  await expectAccount(page, person);
});

test('text of a person is text: nothing of a name runs or breaks the page', async ({ page }) => {
  const person = { ...newPerson(), name: '<img src=x onerror=alert(1)>"\'&lt;b&gt;' };
  await haveAccount(page, person);
  await signIn(page, person);
  page.on('dialog', (dialog) => {
    throw new Error(`A dialog opened: ${dialog.message()}`);
  });
  await page.goto('/account');
  await expect(page.getByText(person.name, { exact: true })).toBeVisible();
  await button(page, 'Account menu').click();
  await expect(page.getByRole('menu').getByText(person.name, { exact: true })).toBeVisible();
  await page.goto(`/dev/mailbox?to=${person.email}`);
  await page.getByRole('link', { name: mails.verification }).click();
  await expect(page.getByRole('heading', { level: 2, name: mails.verification })).toBeVisible();
  await expect(
    page.frameLocator('iframe').getByText('Verify your email', { exact: false }).first(),
  ).toBeVisible();
});
