import { oauthExchangeAnswerSchema, type Problem } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '#src/domain/duration';
import { events, refreshCookie } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { githubEnv, startGitHubDouble, type GitHubDouble } from '#test/support/github-double';
import { bearer, browser, startHarness, webUrl } from '#test/support/harness';
import {
  begin,
  callbackOf,
  codeFrom,
  comeBack,
  enterAt,
  pagePair,
  providerEnv,
  signInAt,
  startOAuthWorld,
  type OAuthWorld,
} from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';

let world: OAuthWorld;
let github: GitHubDouble;
beforeAll(async () => {
  github = await startGitHubDouble();
  const options = { env: githubEnv, oauthProviders: { github: github.endpoints } };
  world = await startOAuthWorld([], options);
});
afterAll(async () => {
  await world.stop();
  await github.stop();
});

let people = 0;
let sub: string;
let email: string;
/** A new person at both providers. */
beforeEach(() => {
  sub = `person-${(people += 1)}`;
  email = `${sub}@example.test`;
  const account = { sub, email, email_verified: true, name: 'Ada Lovelace' };
  for (const provider of [world.oidc, world.google]) provider.accounts.set(sub, account);
});

const exchange = (body: Record<string, unknown>) =>
  world.harness.http.post('/v1/auth/oauth/exchange').send(body);

describe('the list of providers', () => {
  test('names those that are configured, and nothing else about them', async () => {
    const { body } = await world.harness.http.get('/v1/auth/oauth/providers').expect(200);
    expect(body).toEqual({
      items: [
        { id: 'google', name: 'Google' },
        { id: 'github', name: 'GitHub' },
        { id: 'oidc', name: 'Example login' },
      ],
    });
  });

  test('is empty without any, and their routes are not there', async () => {
    const bare = await startHarness();
    try {
      const { body } = await bare.http.get('/v1/auth/oauth/providers').expect(200);
      expect(body).toEqual({ items: [] });
      expectProblem(await bare.http.get('/v1/auth/oauth/google/start'), 404, 'not_found');
      expectProblem(await bare.http.get('/v1/auth/oauth/google/callback'), 404, 'not_found');
    } finally {
      await bare.stop();
    }
  });
});

describe('the start', () => {
  test('sends the browser to the provider, bound to a sealed cookie', async () => {
    const response = await world.harness.http.get('/v1/auth/oauth/oidc/start').expect(302);
    const location = new URL(String(response.headers.location));
    expect(location.origin).toBe(world.oidc.issuer);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      client_id: world.oidc.clientId,
      redirect_uri: callbackOf('oidc'),
      response_type: 'code',
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
    const [line] = response.headers['set-cookie'] as unknown as string[];
    expect(line).toMatch(
      /^__Host-authflow_oauth=[\w-]+\.[\w-]+; Path=\/; Max-Age=(?:599|600); HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(line).not.toContain(location.searchParams.get('state') ?? '?');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.text).toBe('');
  });

  test('writes nothing', async () => {
    const count = () =>
      world.harness.sql<{ n: number }>(
        `select (select count(*) from oauth_callbacks) + (select count(*) from oauth_results) + (select count(*) from audit_events) as n`,
      );
    const before = await count();
    await begin(world.harness, 'oidc', { returnTo: '/account', codeChallenge: pagePair().codeChallenge });
    expect(await count()).toEqual(before);
  });

  test('is not there for a provider that nobody configured', async () => {
    const answer = await world.harness.http.get('/v1/auth/oauth/gitlab/start');
    expect(expectProblem(answer, 404, 'not_found').detail).toContain('oauth/providers');
    expectProblem(await world.harness.http.get('/v1/auth/oauth/__proto__/start'), 400, 'validation_failed');
  });

  test('says that the provider is away, and tries again the next time', async () => {
    const unreachable = { issuer: 'http://127.0.0.1:9', clientId: 'a', clientSecret: 'b' };
    const harness = await startHarness({ env: providerEnv(unreachable) });
    try {
      const path = '/v1/auth/oauth/oidc/start';
      for (let tries = 0; tries < 2; tries += 1)
        expectProblem(await harness.http.get(path), 503, 'dependency_unavailable');
    } finally {
      await harness.stop();
    }
  });
});

describe('the callback', () => {
  test('hands the page a code, its intent and the way back, and clears the cookie', async () => {
    const { location, cookie } = await begin(world.harness, 'oidc', {
      returnTo: '/account/security?tab=1#keys',
    });
    const back = await world.oidc.signIn(location, sub);
    const response = await world.harness.http
      .get(`${back.pathname}${back.search}`)
      .set('Cookie', cookie)
      .expect(302);
    const target = new URL(String(response.headers.location));
    expect(target.origin + target.pathname + target.search).toBe(`${webUrl}/auth/oauth/callback`);
    expect(Object.fromEntries(new URLSearchParams(target.hash.slice(1)))).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/) as string,
      intent: 'sign_in',
      returnTo: '/account/security?tab=1#keys',
    });
    expect(response.headers['set-cookie']).toEqual([
      '__Host-authflow_oauth=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
    ]);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test('whoever changes their mind at the provider comes back with the one error', async () => {
    const { location, cookie } = await begin(world.harness, 'oidc', { returnTo: '/account' });
    const back = await world.oidc.cancel(location);
    expect(back.searchParams.get('error')).toBe('access_denied');
    const fragment = await comeBack(world.harness, back, cookie);
    expect(Object.fromEntries(fragment)).toEqual({ error: 'oauth_failed', returnTo: '/account' });
  });

  test('works while AUTH_SECRET is being rotated', async () => {
    const next = await startHarness({
      env: providerEnv(world.oidc),
      database: world.harness.database,
      authSecrets: [
        'obviously-fake-second-secret-for-tests-only-0123456789abcdef',
        'obviously-fake-secret-for-tests-only-0123456789abcdef',
      ],
    });
    try {
      const { location, cookie } = await begin(world.harness, 'oidc');
      const fragment = await comeBack(next, await world.oidc.signIn(location, sub), cookie);
      expect(fragment.has('code')).toBe(true);
    } finally {
      await next.stop();
    }
  });
});

describe('the exchange', () => {
  test('makes a verified account without a password for somebody new', async () => {
    const grant = await enterAt(world, world.oidc, sub);
    expect(oauthExchangeAnswerSchema.parse(grant).status).toBe('authenticated');
    expect(grant.user).toMatchObject({ email, emailVerified: true, name: 'Ada Lovelace', mfaEnabled: false });
    expect(decode(grant.accessToken).payload.amr).toEqual([]);
    const [stored] = await world.harness.sql<{ hash: string | null }>(
      'select password_hash as hash from users where email = $1',
      [email],
    );
    expect(stored?.hash).toBeNull();
    expect(await events(world.harness, grant.user.id)).toEqual([
      'user.registered success',
      'email.verified success',
      'identity.linked success',
      'login.succeeded success',
    ]);
    expect(await world.harness.mails(email)).toEqual([]);
  });

  test('finds the same account the next time, also after the address moved', async () => {
    const first = await enterAt(world, world.oidc, sub);
    world.oidc.accounts.set(sub, { sub, email: `moved-${email}`, email_verified: false });
    const second = await enterAt(world, world.oidc, sub);
    expect(second.user).toMatchObject({ id: first.user.id, email });
  });

  test('reads address and name out of the id_token where they are in it', async () => {
    const { requests } = world.google;
    requests.length = 0;
    const grant = await enterAt(world, world.google, sub);
    expect(grant.user).toMatchObject({ email, emailVerified: true, name: 'Ada Lovelace' });
    expect(requests.filter((path) => path.startsWith('/me'))).toEqual([]);
  });

  test('connects a proven account that has no provider yet, and tells its owner', async () => {
    const person = await world.harness.signUp(email);
    const grant = await enterAt(world, world.oidc, sub);
    expect(grant.user.id).toBe(person.grant.user.id);
    const [newest] = await world.harness.mails(email);
    expect(newest?.text).toContain('Example login');
    await world.harness.login(email);
  });

  test('puts the refresh token into the cookie where the client asks for that', async () => {
    const { codeVerifier, codeChallenge } = pagePair();
    const code = await codeFrom(world, world.oidc, sub, { codeChallenge });
    const response = await exchange({ code, codeVerifier }).set(browser).expect(200);
    expect(response.body).not.toHaveProperty('refreshToken');
    expect(refreshCookie(response).line).toContain('HttpOnly');
  });

  test('wants the verifier of the page that began, and only where it gave a challenge', async () => {
    const { codeVerifier, codeChallenge } = pagePair();
    const bound = () => codeFrom(world, world.oidc, sub, { codeChallenge });
    const free = await codeFrom(world, world.oidc, sub);
    for (const body of [
      { code: await bound() },
      { code: await bound(), codeVerifier: pagePair().codeVerifier },
      { code: await bound(), codeVerifier: codeChallenge },
      { code: free, codeVerifier },
    ])
      expectProblem(await exchange(body), 400, 'oauth_failed');
    const spent = await bound();
    expectProblem(await exchange({ code: spent }), 400, 'oauth_failed');
    expectProblem(await exchange({ code: spent, codeVerifier }), 400, 'oauth_failed');
    await exchange({ code: await bound(), codeVerifier }).expect(200);
  });

  test('takes a code for a minute, once', async () => {
    const early = await codeFrom(world, world.oidc, sub);
    world.harness.clock.advance(seconds(55));
    await exchange({ code: early }).expect(200);
    expectProblem(await exchange({ code: early }), 400, 'oauth_failed');
    const late = await codeFrom(world, world.oidc, sub);
    world.harness.clock.advance(seconds(61));
    expectProblem(await exchange({ code: late }), 400, 'oauth_failed');
    expectProblem(await exchange({ code: 'never-issued' }), 400, 'oauth_failed');
  });

  test('asks for proof where the address alone does not decide', async () => {
    world.oidc.accounts.set(sub, { sub, email, email_verified: false });
    const answer = await signInAt(world, world.oidc, sub);
    expect(answer).toEqual({
      status: 'link_required',
      linkToken: expect.stringMatching(/^[\w-]{43}$/) as string,
      email,
      provider: 'oidc',
      expiresIn: minutes(30) / 1000,
    });
  });

  test('is refused to a page that is not ours', async () => {
    const code = await codeFrom(world, world.oidc, sub);
    const foreign = { ...browser, Origin: 'https://evil.example' };
    expectProblem(await exchange({ code }).set(foreign), 403, 'csrf_rejected');
    await exchange({ code }).set(browser).expect(200);
  });

  test('takes nothing but what it declares', async () => {
    for (const body of [
      {},
      { code: '' },
      { code: 'x', redirectUri: 'https://evil.example' },
      { code: ['x'] },
    ])
      expectProblem(await exchange(body), 400, 'validation_failed');
  });
});

describe('GitHub', () => {
  const user = (id: number, verified: boolean) => ({
    id,
    login: `octo-${id}`,
    name: 'Octo Cat',
    emails: [
      { email: `side-${id}@example.test`, primary: false, verified: true },
      { email: `octo-${id}@example.test`, primary: true, verified },
    ],
  });

  async function enter(id: number, verified: boolean) {
    const { location, cookie } = await begin(world.harness, 'github');
    expect(new URL(location).searchParams.get('scope')).toBe('read:user user:email');
    const fragment = await comeBack(world.harness, github.approve(location, user(id, verified)), cookie);
    return exchange({ code: fragment.get('code') }).expect(200);
  }

  test('signs in by the number of the account and its primary, verified address', async () => {
    const { body } = await enter(1001, true);
    expect(body).toMatchObject({
      status: 'authenticated',
      user: { email: 'octo-1001@example.test', name: 'Octo Cat' },
    });
    const { body: list } = await world.harness.http
      .get('/v1/me/identities')
      .set(bearer(String((body as { accessToken: string }).accessToken)))
      .expect(200);
    expect(list).toMatchObject({ items: [{ provider: 'github', name: 'GitHub' }] });
  });

  test('does not take another of its addresses for the primary one', async () => {
    const { body } = await enter(1002, false);
    expect(body).toMatchObject({ status: 'link_required', email: 'octo-1002@example.test' });
  });

  test('an answer that is an error under status 200 is one', async () => {
    const { location, cookie } = await begin(world.harness, 'github');
    const back = github.approve(location, user(1003, true));
    back.searchParams.set('code', 'made-up');
    expect(Object.fromEntries(await comeBack(world.harness, back, cookie))).toEqual({
      error: 'oauth_failed',
    });
  });

  test('an answer in another issuer’s name is refused', async () => {
    const { location, cookie } = await begin(world.harness, 'github');
    const back = github.approve(location, user(1004, true));
    back.searchParams.set('iss', world.oidc.issuer);
    expect(Object.fromEntries(await comeBack(world.harness, back, cookie))).toEqual({
      error: 'oauth_failed',
    });
  });
});

test('what went wrong at a provider is in the log and in no answer', async () => {
  const { location, cookie } = await begin(world.harness, 'oidc');
  const back = await world.oidc.signIn(location, sub);
  back.searchParams.set('code', 'made-up');
  const response = await world.harness.http.get(`${back.pathname}${back.search}`).set('Cookie', cookie);
  expect(response.headers.location).toBe(`${webUrl}/auth/oauth/callback#error=oauth_failed`);
  expect(world.harness.logs.some((line) => line.includes('a sign-in with a provider failed'))).toBe(true);
  for (const line of world.harness.logs) {
    expect(line).not.toContain(world.oidc.clientSecret);
    expect(line).not.toContain(cookie.split('=')[1] ?? '?');
  }
  const problem = (await world.harness.http.get('/v1/auth/oauth/nope/start')).body as Problem;
  expect(problem.code).toBe('not_found');
});
