/**
 * Invariant: serving the web app serves the built app and nothing else: no dot files, no folder listings, no file
 * beside it, however the path is written.
 * @see ASVS 13.4.1, 13.4.3
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#src/app';
import { startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { send } from '#test/support/raw';

const page = '<!doctype html><title>AuthFlow</title><div id="root"></div>';
let harness: Harness;
let folder: string;
let server: Server;
let url: string;

/** A built web app as far as serving it goes, with files in it and beside it that are nobody's business. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-web-'));
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  mkdirSync(join(dist, '.git'));
  writeFileSync(join(dist, 'index.html'), page);
  writeFileSync(join(dist, 'assets', 'app-4f2a.js'), 'export {};');
  writeFileSync(join(dist, 'theme.js'), 'export {};');
  writeFileSync(join(dist, '.env'), 'SECRET=sentinel');
  writeFileSync(join(dist, '.git', 'HEAD'), 'sentinel');
  writeFileSync(join(folder, 'outside.txt'), 'sentinel');
  harness = await startHarness({
    env: { SERVE_WEB: 'on', MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9' },
  });
  server = createServer(createApp(harness.container, dist));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await harness.stop();
  rmSync(folder, { recursive: true });
});

const html = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the web app served by the API', () => {
  const token = 'a'.repeat(43);
  test.each([
    '/',
    '/auth/login',
    '/auth/register',
    `/auth/reset-password/${token}`,
    `/auth/verify-email/${token}`,
    '/account',
    '/account/sessions',
    '/admin/users',
    '/auth/login?next=%2Faccount',
  ])('%s answers the page on a hard reload, with the policy of a page', async (path) => {
    const answer = await send(url, path, { headers: html });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(page);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
    expect(answer.headers['content-security-policy']).not.toMatch(/unsafe|sandbox/);
  });

  test('an unknown page is the app with an honest 404', async () => {
    const answer = await send(url, '/nowhere/at/all', { headers: html });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 404, text: page });
  });

  test('hashed assets are kept for a year, other files are asked for again', async () => {
    const asset = await send(url, '/assets/app-4f2a.js');
    expect({ status: asset.status, kept: asset.headers['cache-control'] }).toEqual({
      status: 200,
      kept: 'public, max-age=31536000, immutable',
    });
    expect((await send(url, '/theme.js')).headers['cache-control']).toBe('no-cache');
  });

  test.each([
    '/v1/none',
    '/v1/me/x.css',
    '/assets/gone.js',
    '/health/none',
    '/docs/none',
    '/index.php',
    '/v1',
  ])('%s is a problem document for browsers too, and is kept by no cache', async (path) => {
    const answer = await send(url, path, { headers: html });
    expectProblem(answer, 404, 'not_found');
  });

  test('a page takes GET and HEAD only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const answer = await send(url, '/auth/login', { method, headers: html });
      expectProblem(answer, 404, 'not_found');
    }
    const head = await send(url, '/auth/login', { method: 'HEAD', headers: html });
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' });
  });
});

describe('files that are nobody’s business', () => {
  const paths = [
    '/.env',
    '/.git/HEAD',
    '/.git/config',
    '/%2eenv',
    '/.%65nv',
    '/assets/../.env',
    '/assets/%2e%2e/.env',
    '/../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/%2e%2e%2foutside.txt',
    '/..%5coutside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/docs/assets/package.json',
    '/docs/assets/oauth2-redirect.html',
    '/docs/assets/../../package.json',
    '/docs/assets/..%2f..%2f..%2fpackage.json',
    '/docs/assets/package.json%00.css',
    '/.DS_Store',
    '/package.json',
    '/auth-secret',
    '/.data/auth-secret',
    '/server-status',
    '/assets/',
    '/assets',
    '/.well-known/',
  ];
  test.each(paths)('%s gives nothing away', async (path) => {
    for (const headers of [html, {}, { Accept: 'application/json' }]) {
      const answer = await send(url, path, { headers });
      expect([400, 403, 404], answer.text).toContain(answer.status);
      expect(answer.text).not.toMatch(/sentinel|"version"|HEAD|ref:/);
      expect(answer.headers['location']).toBeUndefined();
    }
  });

  test.each(['/.env', '/.git/HEAD'])('%s is a plain 404 where the web app is elsewhere', async (path) => {
    expectProblem(await send(harness.url, path), 404, 'not_found');
  });

  test.each(['/dev/mailbox', '/dev/mailbox/messages', '/dev/mailbox/app.js', '/dev'])(
    '%s is not there when mail really leaves',
    async (path) => {
      for (const from of [url, harness.url])
        expectProblem(await send(from, path, { headers: html }), 404, 'not_found');
    },
  );

  test('metrics are not there without a token for them', async () => {
    for (const headers of [
      {},
      { Authorization: 'Bearer ' },
      { Authorization: 'Bearer undefined' },
      { Authorization: 'Bearer null' },
    ])
      expectProblem(await send(url, '/metrics', { headers }), 404, 'not_found');
  });

  test('the reference has its two files and no other of its package', async () => {
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
      const { status, headers } = await send(url, `/docs/assets/${file}`);
      expect({ status, kept: headers['cache-control'] }).toEqual({
        status: 200,
        kept: 'public, max-age=86400',
      });
    }
  });

  test('a debugger, a version or a stack is nowhere', async () => {
    for (const path of [
      '/json/version',
      '/debug',
      '/__coverage__',
      '/actuator',
      '/console',
      '/graphql',
      '/trpc',
    ])
      expect((await send(url, path, { headers: { Accept: 'application/json' } })).status).toBe(404);
  });
});
