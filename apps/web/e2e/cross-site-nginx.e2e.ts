import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/test/free-port';
import type { Front } from '../../../scripts/test/two-hosts/front';
import { nginxFront } from '../../../scripts/test/two-hosts/front-nginx';
import { nodeFront } from '../../../scripts/test/two-hosts/front-node';
import { findNginx } from '../../../scripts/test/two-hosts/nginx-binary';
import { newPerson } from './support/accounts';
import { buildPages, type BuiltPages } from './support/built-pages';
import { makeCertificate } from './support/certificate';
import { expect, test } from './support/journey';
import { codeOf, mails, waitForMail } from './support/mailbox';
import { startOwnServer, type OwnServer } from './support/own-server';
import {
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  heading,
  registerByForm,
  signInByForm,
} from './support/steps';
import { testHosts } from './support/test-hosts';

/** Two hosts of two sites, as a host map of one's own machine names them. */
const [webHost, apiHost] = ['app.orchard.test', 'api.foundry.test'];

test.use(testHosts);

let front: Front;
let server: OwnServer;
let pages: BuiltPages;
let folder: string;
let web: string;
let api: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const [webPort, apiPort, plainPort] = [await freePort(), await freePort(), await freePort()];
  [web, api] = [`https://${webHost}:${webPort}`, `https://${apiHost}:${apiPort}`];
  pages = await buildPages(api);
  server = await startOwnServer({ WEB_URL: web, API_URL: api, TRUST_PROXY: '1', SERVE_WEB: 'false' });
  folder = mkdtempSync(join(tmpdir(), 'authflow-e2e-front-'));
  const setup = {
    ...{ webHost, apiHost, webPort, apiPort, plainPort, folder, webFolder: pages.folder },
    upstreamPort: Number(new URL(server.origin).port),
    certificates: await makeCertificate([webHost, apiHost]),
  };
  const nginx = findNginx();
  front = nginx === null ? nodeFront(setup) : nginxFront(nginx, setup);
  console.log(`the front is ${front.kind}`);
  await front.serve({ connectTo: api });
});
test.afterAll(async () => {
  await front?.stop();
  await server?.remove();
  pages?.remove();
  rmSync(folder, { recursive: true, force: true });
});

test('behind nginx with TLS, pages of one site use the API of another', async ({ openDevice, watch }) => {
  watch.expect(new RegExp(`request to a third party: ${api}/`));
  const page = await openDevice({ baseURL: web, ignoreHTTPSErrors: true });
  const tools = await openDevice({ baseURL: server.origin });
  const person = newPerson();
  await registerByForm(page, person);
  const code = codeOf(await waitForMail(tools, person.email, mails.verification));
  await page.getByRole('textbox', { name: 'Six-digit code' }).pressSequentially(code);
  await expectAccount(page, person);
  await page.reload();
  await expectAccount(page, person);
  const kept = (await page.context().cookies(api)).find(({ name }) => name === '__Host-authflow_refresh');
  expect(kept).toMatchObject({ httpOnly: true, secure: true, sameSite: 'None' });
  expect(kept?.partitionKey).toBe('https://orchard.test');

  await page.goto('/account/sessions');
  await expect(page.getByText('This device')).toBeVisible();
  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await page.goto('/auth/forgot-password');
  await expect(heading(page, 'Reset your password')).toBeVisible();
  await signInByForm(page, person);
  await expectAccount(page, person);
  await page.close();
});
