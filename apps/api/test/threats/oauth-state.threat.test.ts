/**
 * Invariant: an answer of a provider counts once, in the browser that began, within ten minutes, for what that browser
 * began; and nothing in the address of the start chooses anything but a path of ours.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { tally, together } from '#test/support/calls';
import { bearer, webUrl, type Harness } from '#test/support/harness';
import {
  begin,
  callbackOf,
  codeFrom,
  comeBack,
  startOAuthWorld,
  type OAuthWorld,
} from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';
import { databaseText } from '#test/support/snapshot';

let world: OAuthWorld;
let harness: Harness;
beforeAll(async () => {
  world = await startOAuthWorld([{ sub: 'ada', email: 'ada@example.test', email_verified: true }]);
  ({ harness } = world);
});
afterAll(() => world.stop());

const errorOf = async (back: URL, cookie: string | null) =>
  (await comeBack(harness, back, cookie)).get('error');
const results = () => harness.sql('select 1 from oauth_results');
const exchange = (code: string | null) => harness.http.post('/v1/auth/oauth/exchange').send({ code });

describe('O13 state', () => {
  test('O13 absent, empty, wrong or of another attempt is refused, and leaves nothing', async () => {
    const other = new URL((await begin(harness, 'oidc')).location).searchParams.get('state') ?? '';
    const before = await databaseText(harness);
    for (const state of [null, '', 'wrong', other, `${other}x`]) {
      const { location, cookie } = await begin(harness, 'oidc');
      const back = await world.oidc.signIn(location, 'ada');
      if (state === null) back.searchParams.delete('state');
      else back.searchParams.set('state', state);
      expect(await errorOf(back, cookie)).toBe('oauth_failed');
    }
    expect(await databaseText(harness)).toEqual(before);
  });

  test('O13 another browser’s, or a browser without its cookie, is refused', async () => {
    const mine = await begin(harness, 'oidc');
    const theirs = await begin(harness, 'oidc');
    const back = await world.oidc.signIn(mine.location, 'ada');
    for (const cookie of [null, theirs.cookie, `${mine.cookie}; ${theirs.cookie}`, `${mine.cookie}x`])
      expect(await errorOf(back, cookie)).toBe('oauth_failed');
    expect(await results()).toEqual([]);
    expect(await errorOf(back, mine.cookie)).toBeNull();
  });

  test('O13 too old is refused', async () => {
    const { location, cookie } = await begin(harness, 'oidc');
    const back = await world.oidc.signIn(location, 'ada');
    harness.clock.advance(minutes(10));
    expect(await errorOf(back, cookie)).toBe('oauth_failed');
  });

  test('O13 used is used, also when the provider said no', async () => {
    const { location, cookie } = await begin(harness, 'oidc');
    const cancelled = await world.oidc.cancel(location);
    expect(await errorOf(cancelled, cookie)).toBe('oauth_failed');
    const back = await world.oidc.signIn(location, 'ada');
    expect(await errorOf(back, cookie)).toBe('oauth_failed');
  });
});

describe('O17 replay', () => {
  test('O17 ten callbacks at once and one after give one code', async () => {
    const { location, cookie } = await begin(harness, 'oidc');
    const back = await world.oidc.signIn(location, 'ada');
    const fragments = await together(10, () => comeBack(harness, back, cookie));
    expect(fragments.filter((fragment) => fragment.has('code'))).toHaveLength(1);
    expect(await errorOf(back, cookie)).toBe('oauth_failed');
  });

  test('O17 ten exchanges of one code at once give one session', async () => {
    const code = await codeFrom(world, world.oidc, 'ada');
    const answers = await together(10, async () => String((await exchange(code)).status));
    expect(tally(answers)).toEqual({ '200': 1, '400': 9 });
    const count = `select count(*)::int as n from sessions s join users u on u.id = s.user_id where u.email = 'ada@example.test'`;
    expect(await harness.sql(count)).toEqual([{ n: 1 }]);
  });
});

describe('O18 parameters of the start', () => {
  test.each([
    'redirect_uri',
    'client_id',
    'scope',
    'state',
    'nonce',
    'prompt',
    'code_challenge',
    'response_type',
    'iss',
  ])('O18 %s is not taken', async (name) => {
    const response = await harness.http
      .get('/v1/auth/oauth/oidc/start')
      .query({ [name]: 'https://evil.example' });
    expectProblem(response, 400, 'validation_failed');
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  test('O18 the redirect address is ours, whatever the request says about its host', async () => {
    const { headers } = await harness.http
      .get('/v1/auth/oauth/oidc/start')
      .set({ Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' })
      .expect(302);
    expect(new URL(String(headers.location)).searchParams.get('redirect_uri')).toBe(callbackOf('oidc'));
  });
});

describe('B09 the way back', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'https:evil.example',
    '/%2f%2fevil.example',
    '/%252fevil.example',
    '/\t/evil.example',
    'java' + 'script:alert(1)',
    '@evil.example',
    '.evil.example',
    `${webUrl}.evil.example`,
    `${webUrl}@evil.example`,
    'evil.example?.app.example.test',
    'x'.repeat(513),
  ])('B09 %j is refused at the start', async (returnTo) => {
    const response = await harness.http.get('/v1/auth/oauth/oidc/start').query({ returnTo });
    expectProblem(response, 400, 'validation_failed');
  });

  test('B09 a path of ours reaches the page as text, and nothing else does', async () => {
    const { location, cookie } = await begin(harness, 'oidc', { returnTo: '/account?a=b&error=x#code=y' });
    const fragment = await comeBack(harness, await world.oidc.signIn(location, 'ada'), cookie);
    expect([...fragment.keys()]).toEqual(['code', 'intent', 'returnTo']);
    expect(fragment.get('returnTo')).toBe('/account?a=b&error=x#code=y');
  });
});

describe('O23 a signing oracle', () => {
  test('O23 what a start seals is of use nowhere else, and nothing sealed elsewhere is a start', async () => {
    const person = await harness.signUp();
    const { location, cookie } = await begin(harness, 'oidc', { returnTo: '/account' });
    const sealed = cookie.split('=').slice(1).join('=');
    for (const path of ['/v1/auth/refresh', '/v1/auth/logout'])
      expect((await harness.http.post(path).send({ refreshToken: sealed })).status).toBe(401);
    expect((await harness.http.get('/v1/me').set(bearer(sealed))).status).toBe(401);
    expect((await exchange(sealed)).status).toBe(400);
    const name = cookie.split('=')[0] ?? '';
    const back = await world.oidc.signIn(location, 'ada');
    for (const foreign of [person.refreshToken, person.accessToken])
      expect(await errorOf(back, `${name}=${foreign}`)).toBe('oauth_failed');
  });

  test('O23 the browser cannot choose what is sealed: two starts alike share nothing', async () => {
    const [one, two] = await Promise.all([begin(harness, 'oidc'), begin(harness, 'oidc')]);
    const halves = [one.cookie, two.cookie].map((cookie) => cookie.split('.')[1] ?? '');
    expect(halves[0]?.slice(0, 16)).not.toBe(halves[1]?.slice(0, 16));
    const states = [one.location, two.location].map((at) => new URL(at).searchParams.get('state'));
    expect(states[0]).not.toBe(states[1]);
  });
});

test('J10 no secret of this flow opens another part of it', async () => {
  const person = await harness.signUp();
  const { location, cookie } = await begin(harness, 'oidc');
  const state = new URL(location).searchParams.get('state');
  const code = await codeFrom(world, world.oidc, 'ada');
  const back = await world.oidc.signIn(location, 'ada');
  const providerCode = back.searchParams.get('code');
  for (const wrong of [state, providerCode, person.refreshToken, person.accessToken])
    expectProblem(await exchange(wrong), 400, 'oauth_failed');
  const hand = (body: object) =>
    harness.http.post('/v1/me/identities').set(bearer(person.accessToken)).send(body);
  for (const wrong of [code, state, providerCode])
    expectProblem(await hand({ linkToken: wrong }), 400, 'oauth_failed');
  expect((await harness.http.post('/v1/auth/verify-email').send({ token: code })).status).toBe(400);
  expect((await harness.http.post('/v1/auth/refresh').send({ refreshToken: code })).status).toBe(401);
  expect(cookie).toContain('authflow_oauth');
});
