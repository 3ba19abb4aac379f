import { findDeployFaults } from '../../../scripts/deploy-check.mjs';
import { haveAccount } from './support/accounts';
import { buildPages } from './support/built-pages';
import { openFront, servePages } from './support/front';
import { expect, test } from './support/journey';
import { startOwnServer } from './support/own-server';
import { currentRun } from './support/run';
import { chooseFromMenu, expectAccount, expectSignedOut, signInByForm } from './support/steps';
import { createRouter, readVercelRules } from './support/vercel';

const web = 'app.harbor.test';
/** Only the rewrite in `vercel.json` knows it; browsers never do. */
const api = 'api.lantern.test';
const { executablePath, args, env } = currentRun().browser;

test.use({
  launchOptions: {
    executablePath,
    args: [...args, `--host-resolver-rules=MAP ${web} 127.0.0.1`],
    env: { ...(process.env as Record<string, string>), ...env },
  },
});

test('with the rewrite of vercel.json the API is below the pages, and its cookie is the site’s own', async ({
  openDevice,
}) => {
  test.setTimeout(180_000);
  const front = await openFront([web]);
  const origin = front.originOf(web);
  const pages = await buildPages('/api');
  const server = await startOwnServer({
    ...{ WEB_URL: origin, API_URL: `${origin}/api`, TRUST_PROXY: '1', SERVE_WEB: 'false' },
  });
  try {
    const vercel = readVercelRules({ apiHost: api });
    expect(findDeployFaults(vercel, '/api')).toEqual([]);
    const upstream = (host: string): string => {
      expect(host).toBe(api);
      return server.origin;
    };
    front.serve(web, servePages(createRouter(vercel, pages.folder), upstream));

    const person = await haveAccount(await openDevice({ baseURL: server.origin }));
    const page = await openDevice({ baseURL: origin, ignoreHTTPSErrors: true });
    await signInByForm(page, person);
    await expectAccount(page, person);
    await page.reload();
    await expectAccount(page, person);
    const cookies = await page.context().cookies();
    expect(cookies.find(({ name }) => name === '__Host-authflow_refresh')).toMatchObject({
      ...{ domain: web, httpOnly: true, secure: true, sameSite: 'Lax' },
    });
    expect(cookies.filter(({ partitionKey }) => partitionKey !== undefined)).toEqual([]);

    // A link out of a mail opens on a hard load.
    await page.goto('/account/sessions');
    await expect(page.getByText('This device')).toBeVisible();
    await chooseFromMenu(page, 'Sign out');
    await expectSignedOut(page, person);
    await page.close(); // before the front goes, which the sign-in page may still be asking
  } finally {
    await front.close();
    await server.remove();
    pages.remove();
  }
});
