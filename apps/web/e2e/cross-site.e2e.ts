import type { Page } from '@playwright/test';
import { findDeployFaults } from '../../../scripts/deploy-check.mjs';
import { haveAccount, newPerson, type Person } from './support/accounts';
import { buildPages, type BuiltPages } from './support/built-pages';
import { openFront, passOnTo, servePages, type Front } from './support/front';
import { expect, test } from './support/journey';
import { codeOf, mails, waitForMail } from './support/mailbox';
import { startOwnServer, type OwnServer } from './support/own-server';
import {
  button,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  registerByForm,
  signInByForm,
} from './support/steps';
import { testHosts } from './support/test-hosts';
import { createRouter, readVercelRules } from './support/vercel';
import { connectionLost, refused } from './support/watch';

/** Two sites, with a domain of its own each: what `my-app.vercel.app` and `my-api.onrender.com` are to a browser. */
const hosts = {
  web: 'app.harbor.test',
  api: 'api.lantern.test',
  preview: 'shop-branch-team.pier.test',
  stranger: 'shop-evil.pier.test',
};

test.use(testHosts);
test.describe.configure({ mode: 'serial' });

let front: Front;
let server: OwnServer;
let pages: BuiltPages;
/** What a browser from before `Partitioned` makes of a cookie: it ignores what it does not know. */
let knowsPartitioned = true;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  front = await openFront(Object.values(hosts));
  const [web, api] = [front.originOf(hosts.web), front.originOf(hosts.api)];
  pages = await buildPages(api);
  server = await startOwnServer({
    ...{ WEB_URL: web, API_URL: api, TRUST_PROXY: '1', SERVE_WEB: 'false' },
    CORS_ORIGINS: `${web},https://shop-*-team.pier.test:${front.port}`,
  });
  const vercel = readVercelRules({ connectTo: api });
  expect(findDeployFaults(vercel, api)).toEqual([]);
  const served = servePages(createRouter(vercel, pages.folder), () => server.origin);
  for (const host of [hosts.web, hosts.preview, hosts.stranger]) front.serve(host, served);
  front.serve(
    hosts.api,
    passOnTo(server.origin, (line) => (knowsPartitioned ? line : line.replace('; Partitioned', ''))),
  );
});
test.afterAll(async () => {
  await front?.close();
  await server?.remove();
  pages?.remove();
});
test.beforeEach(({ watch }) => {
  knowsPartitioned = true;
  watch.expect(new RegExp(`request to a third party: ${front.originOf(hosts.api)}/`));
});

type OpenDevice = (options: { baseURL: string; ignoreHTTPSErrors: true }) => Promise<Page>;
const openAt = (openDevice: OpenDevice, host: string): Promise<Page> =>
  openDevice({ baseURL: front.originOf(host), ignoreHTTPSErrors: true });

/** Somebody with an account, without the browser of the journey. */
async function somebody(openDevice: OpenDevice): Promise<Person> {
  return haveAccount(await openDevice({ baseURL: server.origin, ignoreHTTPSErrors: true }));
}

/** As in Chrome's setting, or by default elsewhere: partitioned cookies are left. */
async function blockThirdPartyCookies(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  // The exemptions that Chrome grants some sites have to be named, or older versions refuse the command.
  const controls = {
    enableThirdPartyCookieRestriction: true,
    disableThirdPartyCookieMetadata: true,
    disableThirdPartyCookieHeuristics: true,
  };
  await devtools.send('Network.setCookieControls', controls);
}

const notice = (page: Page) =>
  page.getByText('Your browser does not let this site stay signed in across a reload.');

/** How each answer of a sign-in or a renewal was asked for, and with which outcome. */
function watchDeliveries(page: Page): string[] {
  const seen: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!/\/v1\/auth\/(login|refresh|logout)$/.test(pathname) || response.request().method() !== 'POST')
      return;
    const delivery = response.request().headers()['x-auth-delivery'];
    seen.push(`${pathname.slice(pathname.lastIndexOf('/') + 1)} ${delivery} ${response.status()}`);
  });
  return seen;
}

test('on two sites the whole flow works by a partitioned cookie, also where third-party cookies are blocked', async ({
  openDevice,
}) => {
  const page = await openAt(openDevice, hosts.web);
  await blockThirdPartyCookies(page);
  const tools = await openDevice({ baseURL: server.origin });
  const person = newPerson();
  await registerByForm(page, person);
  const code = codeOf(await waitForMail(tools, person.email, mails.verification));
  await page.getByRole('textbox', { name: 'Six-digit code' }).pressSequentially(code);
  await expectAccount(page, person);
  await page.reload();
  await expectAccount(page, person);
  await expect(notice(page)).toBeHidden();

  const cookies = await page.context().cookies(front.originOf(hosts.api));
  const kept = cookies.find(({ name }) => name === '__Host-authflow_refresh');
  expect(kept).toMatchObject({ httpOnly: true, secure: true, sameSite: 'None' });
  expect(kept?.partitionKey).toBe('https://harbor.test');

  const secondTab = await page.context().newPage();
  await secondTab.goto('/account');
  await expectAccount(secondTab, person);
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await expectSignedOut(secondTab, person);
  await signInByForm(page, person);
  await expectAccount(page, person);
});

test('a browser that drops the cookie keeps the session in memory, renews it by body, and the person is told', async ({
  openDevice,
  watch,
}) => {
  knowsPartitioned = false;
  const person = await somebody(openDevice);
  const page = await openAt(openDevice, hosts.web);
  await blockThirdPartyCookies(page);
  const deliveries = watchDeliveries(page);
  await signInByForm(page, person);
  await expectAccount(page, person);
  await expect(notice(page)).toBeVisible();
  expect(deliveries).toEqual(['login body 200']);
  expect(await page.context().cookies(front.originOf(hosts.api))).toEqual([]);

  // An access token that the API no longer takes is renewed without a word.
  watch.expect(refused(401));
  await page.route(
    '**/v1/me/sessions*',
    (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        headers: { 'access-control-allow-origin': front.originOf(hosts.web) },
        json: { type: '', title: '', detail: '', status: 401, code: 'invalid_access_token', requestId: 'r' },
      }),
    { times: 1 },
  );
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByText('This device')).toBeVisible();
  expect(deliveries).toEqual(['login body 200', 'refresh body 200']);
  expect(await inStorage(page)).not.toMatch(/eyJ/);

  await button(page, 'Dismiss').click();
  await expect(notice(page)).toBeHidden();
  await page.getByRole('link', { name: 'Profile' }).click();
  await expectAccount(page, person);
  await expect(notice(page)).toBeHidden();

  await page.reload();
  await expectSignedOut(page, person);
  await expect(page.getByText('Your session has ended.')).toBeHidden();

  await signInByForm(page, person);
  await expectAccount(page, person); // the notice is there while the page still changes
  await expect(notice(page)).toBeVisible();
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  expect(deliveries.at(-1)).toBe('logout body 200');
});

test('a preview of the project may sign in, a project of somebody else may not', async ({
  openDevice,
  watch,
}) => {
  const person = await somebody(openDevice);
  const preview = await openAt(openDevice, hosts.preview);
  await signInByForm(preview, person);
  await expectAccount(preview, person);
  await preview.reload();
  await expectAccount(preview, person);

  watch.expect(connectionLost, /blocked by CORS policy/);
  const stranger = await openAt(openDevice, hosts.stranger);
  await signInByForm(stranger, person);
  await expect(stranger.getByRole('alert')).toContainText('We could not reach the server.');
});

function inStorage(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
}
