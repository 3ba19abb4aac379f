import type { Activity, Page as ListPage, Session } from '@authflow/contracts';
import type { Page, Response } from '@playwright/test';
import { haveSession, signIn, type Person } from './support/accounts';
import { expect, test } from './support/journey';
import { startOwnServer } from './support/own-server';
import { chooseFromMenu, expectAccount, expectSignedOut, heading } from './support/steps';
import { connectionLost, refused } from './support/watch';

/** The status of every refresh of a browser, as the answers come in. */
function countRefreshes(page: Page): number[] {
  const statuses: number[] = [];
  page.context().on('response', (response: Response) => {
    if (new URL(response.url()).pathname === '/v1/auth/refresh') statuses.push(response.status());
  });
  return statuses;
}

async function read<Item>(page: Page, path: string, accessToken: string): Promise<Item[]> {
  const answer = await page.request.get(path, { headers: { Authorization: `Bearer ${accessToken}` } });
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as ListPage<Item>).items;
}

/** However the tabs raced, the person has one session here, and nothing looked like theft. */
async function expectOneUntouchedSession(page: Page, person: Person): Promise<void> {
  const renewed = await page.request.post('/v1/auth/refresh', {
    data: {},
    headers: { 'X-Auth-Delivery': 'cookie', Origin: new URL(page.url()).origin },
  });
  expect(renewed.status()).toBe(200);
  const { accessToken } = (await renewed.json()) as { accessToken: string };
  expect(await read<Session>(page, '/v1/me/sessions', accessToken)).toHaveLength(1);
  const types = (await read<Activity>(page, '/v1/me/activity', accessToken)).map(({ type }) => type);
  expect(types).toContain('login.succeeded');
  expect(types).not.toContain('session.refresh_reused');
  await page.goto('/account');
  await expectAccount(page, person);
}

test('each load renews the session once, however much it asks for', async ({ page }) => {
  const person = await haveSession(page);
  const statuses = countRefreshes(page);
  for (const [path, title] of [
    ['/account', 'Profile'],
    ['/account/sessions', 'Sessions'],
    ['/account/activity', 'Activity'],
  ] as const) {
    await page.goto(path);
    await expect(heading(page, title)).toBeVisible();
  }
  await page.getByRole('link', { name: 'Profile' }).click();
  await expectAccount(page, person);
  expect(statuses).toEqual([200, 200, 200]);
});

test('a storm of reloads ends in the same session', async ({ page }) => {
  const person = await haveSession(page);
  const statuses = countRefreshes(page);
  await page.goto('/account');
  // Cut off at every stage: before the page has run, while it asks, and after the answer.
  for (let round = 0; round < 12; round += 1) {
    await page.goto(`/account?load=${round}`, { waitUntil: 'commit' });
    if (round % 3 > 0) await page.waitForTimeout(round * 15);
  }
  await expectAccount(page, person);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  await expectOneUntouchedSession(page, person);
});

test('many tabs that open at once share one session', async ({ page }) => {
  const person = await haveSession(page);
  const statuses = countRefreshes(page);
  const tabs = [page];
  for (let count = 1; count < 5; count += 1) tabs.push(await page.context().newPage());
  await Promise.all(tabs.map((tab) => tab.goto('/account')));
  await Promise.all(tabs.map((tab) => expectAccount(tab, person)));
  await Promise.all(tabs.map((tab) => tab.reload()));
  await Promise.all(tabs.map((tab) => expectAccount(tab, person)));
  expect(statuses).toEqual(Array.from({ length: 2 * tabs.length }, () => 200));
  await expectOneUntouchedSession(page, person);
});

test('offline is a banner and never a sign-out', async ({ page, watch }) => {
  watch.expect(connectionLost);
  const person = await haveSession(page);
  await page.clock.install();
  await page.goto('/account');
  await expectAccount(page, person);
  await page.context().setOffline(true);
  await expect(page.getByText('You are offline. You stay signed in')).toBeVisible();
  // Long enough for the access token to run out and its renewal to fail.
  await page.clock.fastForward('20:00');
  await page.clock.runFor(20_000);
  await expectAccount(page, person);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('We could not reach the server.')).toBeVisible();

  await page.context().setOffline(false);
  await expect(page.getByText('You are offline.')).toHaveCount(0);
  await expect(page.getByText('You created your account')).toBeVisible();
  await expectOneUntouchedSession(page, person);
});

test('an access token that has run out is renewed without a word', async ({ page }) => {
  const person = await haveSession(page);
  await page.clock.install();
  const statuses = countRefreshes(page);
  await page.goto('/account');
  await expectAccount(page, person);
  expect(statuses).toEqual([200]);
  await page.clock.fastForward('30:00');
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByText('This device')).toBeVisible();
  expect(statuses).toEqual([200, 200]);
});

test('an access token the API refuses is renewed once, and every call repeated', async ({ page, watch }) => {
  watch.expect(refused(401));
  const person = await haveSession(page);
  const statuses = countRefreshes(page);
  await page.goto('/account');
  await expectAccount(page, person);
  // What an instance with other keys would say: the first token of this tab is not valid any more.
  const first = { token: '' };
  await page.route('**/v1/me/**', async (route) => {
    const authorization = (await route.request().headerValue('authorization')) ?? '';
    first.token ||= authorization;
    const headers = { ...route.request().headers() };
    if (authorization === first.token) headers['authorization'] = `${authorization}x`;
    await route.continue({ headers });
  });
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByText('This device')).toBeVisible();
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByText('You created your account')).toBeVisible();
  expect(statuses).toEqual([200, 200]);
});

test('a sign-in as somebody else in one tab is what the other tab shows', async ({ page }) => {
  const first = await haveSession(page);
  await page.goto('/account');
  await expectAccount(page, first);
  const secondTab = await page.context().newPage();
  await secondTab.goto('/account');
  await expectAccount(secondTab, first);

  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, first);
  await expectSignedOut(secondTab, first);
  const second = await haveSession(page);
  await page.goto('/account');
  await expectAccount(page, second);
  await secondTab.goto('/account');
  await expectAccount(secondTab, second);
  await expect(secondTab.getByText(first.email)).toHaveCount(0);
});

test('a server that goes away and comes back signs nobody out', async ({ openDevice, watch }) => {
  watch.expect(connectionLost);
  const server = await startOwnServer({});
  try {
    const page = await openDevice({ baseURL: server.origin });
    const person = await haveSession(page);
    await page.goto('/account');
    await expectAccount(page, person);
    const secondTab = await page.context().newPage();
    await secondTab.goto('/account/security');
    await expect(heading(secondTab, 'Security')).toBeVisible();
    await server.stop();
    await page.getByRole('link', { name: 'Sessions' }).click();
    await expect(page.getByRole('alert')).toContainText('We could not reach the server.');
    await chooseFromMenu(page, 'Sign out');
    await expect(page.getByText('You are still signed in', { exact: true })).toBeVisible();

    await server.start();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('This device')).toBeVisible();
    await page.reload();
    await expect(page.getByText('This device')).toBeVisible();
    await signIn(page, person);
  } finally {
    await server.remove();
  }
});
