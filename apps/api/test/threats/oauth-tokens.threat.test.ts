/**
 * Invariant: an id_token counts only if this provider signed it, for this client, for this very attempt; and a code only
 * together with the verifier of the browser that began.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startHostileProvider, type Behaviour, type HostileProvider } from '#test/support/hostile-provider';
import { startHarness, type Harness } from '#test/support/harness';
import { begin, comeBack, googleEnv, providerEnv } from '#test/support/oauth-world';

let provider: HostileProvider;
let other: HostileProvider;
let harness: Harness;
beforeAll(async () => {
  [provider, other] = await Promise.all([startHostileProvider(), startHostileProvider()]);
  const oauthProviders = { googleIssuer: other.issuer };
  harness = await startHarness({ env: { ...providerEnv(provider), ...googleEnv }, oauthProviders });
});
afterAll(async () => {
  await harness.stop();
  await Promise.all([provider.stop(), other.stop()]);
});
beforeEach(async () => {
  provider.behaviour = {};
  other.behaviour = {};
  await harness.sql('delete from oauth_results');
});

/** One whole attempt. @returns `code`, or the error that came instead */
async function attempt(behaviour: Behaviour, changed: Record<string, string | null> = {}): Promise<string> {
  provider.behaviour = behaviour;
  const { location, cookie } = await begin(harness, 'oidc');
  const fragment = await comeBack(harness, provider.answer(location, changed), cookie);
  return fragment.get('error') ?? (fragment.has('code') ? 'code' : 'nothing');
}

const claims = (change: Record<string, unknown>): Behaviour => ({
  claims: (honest) => ({ ...honest, ...change }),
});

function without(name: string): Behaviour {
  return { claims: (honest) => Object.fromEntries(Object.entries(honest).filter(([key]) => key !== name)) };
}

const nobodyIsIn = async () =>
  expect(await harness.sql(`select 1 from oauth_results union all select 1 from users`)).toEqual([]);

const now = () => Math.floor(Date.now() / 1000);

describe('O10 an id_token made for somebody else', () => {
  test.each<[string, Behaviour]>([
    ['another audience', claims({ aud: 'another-app' })],
    ['several audiences without azp', claims({ aud: ['authflow', 'another-app'] })],
    ['several audiences, azp another', claims({ aud: ['authflow', 'another-app'], azp: 'another-app' })],
    ['several audiences, ours not among them', claims({ aud: ['one', 'two'], azp: 'authflow' })],
    ['our audience, azp another', claims({ azp: 'another-app' })],
    ['no audience', without('aud')],
    ['another issuer', claims({ iss: 'https://accounts.google.com' })],
    ['no issuer', without('iss')],
    ['no subject', without('sub')],
    ['an empty subject', claims({ sub: '' })],
    ['a key the provider does not publish', { foreignKey: true }],
    ['the client secret as its key', { symmetric: true }],
    ['a time that is over', claims({ exp: now() - 3600, iat: now() - 7200 })],
    ['no expiry', without('exp')],
    ['no id_token at all', { noIdToken: true }],
    [
      'userinfo about somebody else',
      { ...without('email'), userinfo: { sub: 'victim', email: 'v@example.test' } },
    ],
  ])('O10 %s is refused', async (_, behaviour) => {
    expect(await attempt(behaviour)).toBe('oauth_failed');
    await nobodyIsIn();
  });
});

describe('O11 nonce', () => {
  test('O11 absent, empty, wrong or of another attempt is refused', async () => {
    const earlier = new URL((await begin(harness, 'oidc')).location).searchParams.get('nonce');
    for (const behaviour of [
      without('nonce'),
      claims({ nonce: '' }),
      claims({ nonce: 'wrong' }),
      claims({ nonce: null }),
      claims({ nonce: earlier }),
    ])
      expect(await attempt(behaviour)).toBe('oauth_failed');
    await nobodyIsIn();
  });

  test('O11 every start has its own', async () => {
    const nonces = await Promise.all(
      Array.from({ length: 5 }, async () =>
        new URL((await begin(harness, 'oidc')).location).searchParams.get('nonce'),
      ),
    );
    expect(new Set(nonces).size).toBe(5);
  });
});

describe('O15 mix-up of providers', () => {
  test('O15 an answer in the name of another issuer, or of none, is refused', async () => {
    expect(await attempt({}, { iss: 'https://honest.example' })).toBe('oauth_failed');
    expect(await attempt({}, { iss: null })).toBe('oauth_failed');
    await nobodyIsIn();
  });

  test('O15 what began at one provider does not end at another', async () => {
    const { location, cookie } = await begin(harness, 'oidc');
    const back = other.answer(location.replace(encodeURIComponent('/oidc/'), encodeURIComponent('/google/')));
    expect(back.pathname).toBe('/v1/auth/oauth/google/callback');
    const before = other.tokenRequests.length;
    expect((await comeBack(harness, back, cookie)).get('error')).toBe('oauth_failed');
    expect(other.tokenRequests).toHaveLength(before);
    await nobodyIsIn();
  });

  test('O15 metadata that names another issuer is not believed', async () => {
    const liar = await startHostileProvider({ metadata: { issuer: 'https://accounts.google.com' } });
    const asked = await startHarness({ env: providerEnv(liar) });
    try {
      await asked.http.get('/v1/auth/oauth/oidc/start').expect(503);
    } finally {
      await asked.stop();
      await liar.stop();
    }
  });
});

describe('O16 PKCE', () => {
  test('O16 every start carries an S256 challenge, and the exchange its verifier', async () => {
    const { location } = await begin(harness, 'oidc');
    const asked = new URL(location).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(await attempt({ ignorePkce: true })).toBe('code');
    const verifier = provider.tokenRequests.at(-1)?.get('code_verifier') ?? '';
    expect(verifier).toMatch(/^[\w-]{43}$/);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    expect(asked.get('code_challenge')).not.toBe(challenge);
  });

  test('O16 a code that was begun with another challenge is worth nothing', async () => {
    const { location, cookie } = await begin(harness, 'oidc');
    const injected = new URL(location);
    injected.searchParams.set('code_challenge', createHash('sha256').update('attacker').digest('base64url'));
    const back = provider.answer(injected.href);
    expect((await comeBack(harness, back, cookie)).get('error')).toBe('oauth_failed');
    await nobodyIsIn();
  });
});

test('O10 O11 O15 O16 an honest answer passes all of it', async () => {
  expect(await attempt({})).toBe('code');
  expect(await attempt(claims({ aud: ['authflow'], azp: 'authflow' }))).toBe('code');
  expect(await attempt({ ...without('email'), userinfo: { sub: 'mallory' } })).toBe('code');
});
