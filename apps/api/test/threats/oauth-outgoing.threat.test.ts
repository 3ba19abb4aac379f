/**
 * Invariant: the service speaks to the configured issuer and to what that issuer names, over bounded, unredirected requests;
 * nothing a caller sends becomes an address, and no failure of it is told.
 */
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startHostileProvider, type HostileProvider } from '#test/support/hostile-provider';
import { startHarness, webUrl, type Harness } from '#test/support/harness';
import { stopServer } from '#test/support/identity-provider';
import { begin, providerEnv } from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';

let provider: HostileProvider;
let harness: Harness;
/** Stands for whatever must not be reached. */
const reached: string[] = [];
const inside = createServer((request, response) => {
  reached.push(request.url ?? '');
  response.setHeader('Content-Type', 'application/json');
  response.end('{}');
});
let insideUrl: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  insideUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
  provider = await startHostileProvider();
  harness = await startHarness({ env: providerEnv(provider) });
});
afterAll(async () => {
  await harness.stop();
  await provider.stop();
  await stopServer(inside);
});
beforeEach(() => {
  provider.behaviour = {};
  reached.length = 0;
  poured = 0;
});

const redirect = (response: ServerResponse): void => {
  response.writeHead(307, { Location: `${insideUrl}/latest/meta-data` }).end();
};
/** What an answer without an end got rid of before it was cut off. */
let poured = 0;
const piece = ' '.repeat(65_536);
const endless = (response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const more = (): void => {
    poured += piece.length;
    while (!response.destroyed && response.write(piece)) poured += piece.length;
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};
const silent = (): void => undefined;

/** A whole attempt against `behaviour`. @returns the callback's Location */
async function comeBackFrom(answer: Record<string, (response: ServerResponse) => void>): Promise<string> {
  const { location, cookie } = await begin(harness, 'oidc');
  provider.behaviour = { answer, claims: ({ email: _, ...rest }) => rest };
  const back = provider.answer(location);
  const response = await harness.http.get(`${back.pathname}${back.search}`).set('Cookie', cookie).expect(302);
  return String(response.headers.location);
}

const failed = `${webUrl}/auth/oauth/callback#error=oauth_failed`;

describe('I15 what a provider’s answers can make us do', () => {
  test.each(['/token', '/userinfo'])('I15 a redirect of %s is not followed', async (path) => {
    expect(await comeBackFrom({ [path]: redirect })).toBe(failed);
    expect(reached).toEqual([]);
  });

  test.each(['/token', '/userinfo'])('I15 an answer of %s without an end is cut off', async (path) => {
    expect(await comeBackFrom({ [path]: endless })).toBe(failed);
    expect(poured).toBeGreaterThan(0);
    expect(poured).toBeLessThan(32 * 1024 * 1024);
  });

  test('I15 an answer that never comes is given up', { timeout: 15_000 }, async () => {
    const begun = performance.now();
    expect(await comeBackFrom({ '/token': silent })).toBe(failed);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test.each([
    ['a redirect', redirect],
    ['an answer without an end', endless],
  ])('I15 metadata that is %s is no metadata, and the next start asks again', async (_, answer) => {
    const liar = await startHostileProvider({ answer: { '/.well-known/openid-configuration': answer } });
    const asked = await startHarness({ env: providerEnv(liar) });
    try {
      const path = '/v1/auth/oauth/oidc/start';
      expectProblem(await asked.http.get(path), 503, 'dependency_unavailable');
      expect(reached).toEqual([]);
      liar.behaviour = {};
      await asked.http.get(path).expect(302);
    } finally {
      await asked.stop();
      await liar.stop();
    }
  });
});

test('I15 nothing a caller sends is fetched', async () => {
  const { location, cookie } = await begin(harness, 'oidc');
  const back = provider.answer(location);
  const before = provider.requests.length;
  for (const name of ['iss', 'issuer', 'request_uri', 'jku', 'redirect_uri', 'error_uri', 'returnTo']) {
    const tried = new URL(back);
    tried.searchParams.set(name, insideUrl);
    tried.searchParams.set('state', 'other');
    await harness.http.get(`${tried.pathname}${tried.search}`).set('Cookie', cookie).expect(302);
  }
  expect(provider.requests).toHaveLength(before);
  expect(reached).toEqual([]);
});

test('I15 a refusal tells nothing of where it came from', async () => {
  expect(await comeBackFrom({ '/token': (response) => void response.writeHead(500).end(insideUrl) })).toBe(
    failed,
  );
});
