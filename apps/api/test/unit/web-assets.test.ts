import express from 'express';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webApp } from '#src/http/web-app';
import { sendForBytes } from '#test/support/raw';

const page = '<!doctype html><title>AuthFlow</title><div id="root"></div>';
const code = 'export const answer = 42;\n'.repeat(200);
const asset = '/assets/app-4f2a.js';
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authflow-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'theme.js'), code);
  writeFileSync(join(folder, 'theme.js.br'), brotliCompressSync(code));
  writeFileSync(join(folder, asset), code);
  writeFileSync(join(folder, `${asset}.br`), brotliCompressSync(code));
  writeFileSync(join(folder, `${asset}.gz`), gzipSync(code));
  writeFileSync(join(folder, 'assets/inter-1b2c.woff2'), 'font');
  const app = express().use(webApp(folder));
  app.get('/v1/big', (_request, response) => void response.json({ secret: code }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** As the bytes come, undecoded. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  sendForBytes(url, path, { method, headers });

const browser = { 'Accept-Encoding': 'gzip, deflate, br, zstd', Accept: '*/*' };

describe('files of the web app', () => {
  test('come as the smallest twin the browser takes, under their own type, for a year', async () => {
    const answer = await get(asset, browser);
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: expect.stringContaining('Accept-Encoding') as string,
    });
    expect(brotliDecompressSync(answer.bytes).toString()).toBe(code);
    expect(answer.bytes.length).toBeLessThan(code.length / 10);
  });

  test.each([
    ['gzip for who takes no Brotli', 'gzip', 'gzip'],
    ['gzip for who refuses Brotli', 'br;q=0, gzip', 'gzip'],
    ['plain for who takes neither', 'identity', undefined],
    ['plain for who says nothing', '', undefined],
  ])('come as %s', async (_name, accepted, encoding) => {
    const answer = await get(asset, accepted === '' ? {} : { 'Accept-Encoding': accepted });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers.vary).toContain('Accept-Encoding');
    const body = encoding === undefined ? answer.bytes : gunzipSync(answer.bytes);
    expect(body.toString()).toBe(code);
  });

  test('have a validator of their own for each encoding, and are not sent twice', async () => {
    const [small, plain] = await Promise.all([get(asset, browser), get(asset)]);
    expect(small.headers.etag).not.toBe(plain.headers.etag);
    const again = await get(asset, { ...browser, 'If-None-Match': String(small.headers.etag) });
    expect({ status: again.status, length: again.bytes.length }).toEqual({ status: 304, length: 0 });
  });

  test('answer HEAD with the length of what GET would send, and parts of exactly that', async () => {
    const [whole, head] = await Promise.all([get(asset, browser), get(asset, browser, 'HEAD')]);
    expect(head.bytes.length).toBe(0);
    expect(Number(head.headers['content-length'])).toBe(whole.bytes.length);
    const part = await get(asset, { ...browser, Range: 'bytes=2-5' });
    expect(part.status).toBe(206);
    expect(part.headers['content-encoding']).toBe('br');
    expect(part.bytes).toEqual(whole.bytes.subarray(2, 6));
  });

  test('without a hash in their name are asked for again each time', async () => {
    const answer = await get('/theme.js', browser);
    expect(answer.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
  });

  test('that nothing makes smaller come as they are', async () => {
    const answer = await get('/assets/inter-1b2c.woff2', browser);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['content-type']).toBe('font/woff2');
    expect(answer.bytes.toString()).toBe('font');
  });

  test.each([`${asset}.br`, `${asset}.gz`, '/theme.js.br'])('have no address as %s', async (path) => {
    expect((await get(path, browser)).status).toBe(404);
  });

  test.each(['/assets/../theme.js', '/assets/%2e%2e/theme.js', '/assets/..%2ftheme.js', '/theme%2ejs'])(
    'have their twin at their own path alone, not at %s',
    async (path) => {
      const answer = await get(path, browser);
      expect(answer.headers['content-encoding']).toBeUndefined();
    },
  );
});

describe('the page', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('comes compressed by %s, and is asked for again each time', async (encoding, decode) => {
    const answer = await get('/auth/login', { Accept: 'text/html', 'Accept-Encoding': encoding });
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: expect.stringContaining('Accept-Encoding') as string,
    });
    expect(decode(answer.bytes).toString()).toBe(page);
  });
});

test('answers of the API are never compressed: their size would tell of the secrets in them', async () => {
  const answer = await get('/v1/big', browser);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.bytes.length).toBeGreaterThan(code.length);
});
