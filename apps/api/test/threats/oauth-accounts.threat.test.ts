/**
 * Invariant: coming from a provider opens no account that another door would not: banned, closed, locked and second-factor
 * accounts are judged as everywhere; and races leave one account, one owner, one session each.
 */
import { limits } from '@authflow/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import { enrolTotp } from '#test/support/authenticator-app';
import { events, tally, together } from '#test/support/calls';
import { bearer, startHarness, type Harness } from '#test/support/harness';
import {
  codeFrom,
  comeBack,
  begin,
  enterAt,
  signInAt,
  startOAuthWorld,
  type OAuthWorld,
} from '#test/support/oauth-world';
import { expectProblem } from '#test/support/problems';

let world: OAuthWorld;
let harness: Harness;
beforeAll(async () => {
  world = await startOAuthWorld();
  ({ harness } = world);
});
afterAll(() => world.stop());

let people = 0;
let email: string;
/** The subject is the address as it was at first. */
beforeEach(() => {
  email = `person-${(people += 1)}@example.test`;
  for (const provider of [world.oidc, world.google])
    provider.accounts.set(email, { sub: email, email, email_verified: true });
});

const exchange = (code: string) => harness.http.post('/v1/auth/oauth/exchange').send({ code });
const oidcCode = () => codeFrom(world, world.oidc, email);
const sessionsOf = (id: string) =>
  harness.sql('select id from sessions where user_id = $1 and revoked_at is null order by id', [id]);

const bans = {
  disabled: ["status = 'disabled'", 403, 'account_disabled'],
  closed: ["status = 'deleted', deleted_at = now()", 400, 'oauth_failed'],
  locked: ['locked_at = now()', 403, 'password_reset_required'],
} as const;

describe.each(Object.entries(bans))('O22 a %s account', (_, [change, status, code]) => {
  const strike = (id: string) => harness.sql(`update users set ${change} where id = $1`, [id]);

  test('O22 A12 is refused to its own identity, before any token', async () => {
    const { user } = await enterAt(world, world.oidc, email);
    const early = await oidcCode();
    const before = await sessionsOf(user.id);
    await strike(user.id);
    for (const refused of [early, await oidcCode()]) {
      const answer = await exchange(refused);
      expectProblem(answer, status, code);
      expect(answer.text).not.toContain('oken"');
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(await sessionsOf(user.id)).toEqual(before);
    expect((await events(harness, user.id)).at(-1)).toBe('login.failed failure');
  });

  test('O22 A12 takes no new identity either, though its address is proven', async () => {
    const { grant } = await harness.signUp(email);
    const before = await sessionsOf(grant.user.id);
    await strike(grant.user.id);
    expectProblem(await exchange(await oidcCode()), status, code);
    expect(await harness.sql('select 1 from identities where user_id = $1', [grant.user.id])).toEqual([]);
    expect(await sessionsOf(grant.user.id)).toEqual(before);
  });
});

test('O22 a provider that is taken out of service lets nobody in, not even with a code in hand', async () => {
  await enterAt(world, world.oidc, email);
  const code = await oidcCode();
  const { location, cookie } = await begin(harness, 'oidc');
  const back = await world.oidc.signIn(location, email);
  const without = await startHarness({ database: harness.database });
  try {
    expectProblem(await without.http.post('/v1/auth/oauth/exchange').send({ code }), 400, 'oauth_failed');
    const callback = await without.http.get(`${back.pathname}${back.search}`).set('Cookie', cookie);
    expectProblem(callback, 404, 'not_found');
  } finally {
    await without.stop();
  }
});

describe('M02 the second factor', () => {
  test('M02 is asked for behind a provider too', async () => {
    const first = await enterAt(world, world.oidc, email);
    await enrolTotp(harness, first);
    const before = await sessionsOf(first.user.id);
    const answer = await signInAt(world, world.oidc, email);
    expect(answer).toMatchObject({ status: 'mfa_required', expiresIn: limits.mfaChallengeMinutes * 60 });
    expect(answer).not.toHaveProperty('accessToken');
    expect(await sessionsOf(first.user.id)).toEqual(before);
  });

  test('M02 and no provider is connected to such an account without it', async () => {
    const person = await harness.signUp(email);
    await enrolTotp(harness, person);
    const answer = await signInAt(world, world.oidc, email);
    expect(answer.status).toBe('link_required');
    const half = await harness.login(email).then((body) => body as unknown as { mfaToken: string });
    const hand = (token: string) =>
      harness.http
        .post('/v1/me/identities')
        .set(bearer(token))
        .send({ linkToken: answer.status === 'link_required' ? answer.linkToken : '' });
    expect((await hand(half.mfaToken)).status).toBe(401);
    await hand(person.accessToken).expect(200);
  });
});

describe('P16 a forgotten password where there is none', () => {
  test('P16 gets the same answer, and a mail to the stored address alone', async () => {
    const { user } = await enterAt(world, world.oidc, email);
    world.oidc.accounts.set(email, { sub: email, email: `evil-${email}`, email_verified: true });
    await enterAt(world, world.oidc, email);
    const ask = (address: string) => harness.http.post('/v1/auth/forgot-password').send({ email: address });
    const [known, unknown] = [await ask(email), await ask(`nobody-${email}`)];
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    await ask(`evil-${email}`).expect(202);
    expect((await harness.mails(email)).filter(({ text }) => text.includes('reset-password'))).toHaveLength(
      1,
    );
    expect(await harness.mails(`evil-${email}`)).toEqual([]);
    const [stored] = await harness.sql<{ none: boolean }>(
      'select password_hash is null as none from users where id = $1',
      [user.id],
    );
    expect(stored).toEqual({ none: true });
    const login = await harness.http
      .post('/v1/auth/login')
      .send({ email, password: 'violet-harbour-lantern-42' });
    expectProblem(login, 401, 'invalid_credentials');
  });
});

/** Waits until somebody waits for a lock on `users`: it has looked for the identity, and found none. */
async function waitUntilBlocked(client: Awaited<ReturnType<typeof connectClient>>): Promise<void> {
  const waiting = `select 1 from pg_locks where relation = 'users'::regclass and not granted`;
  await vi.waitUntil(async () => (await client.query(waiting)).rowCount !== 0, { timeout: 10_000 });
}

describe('races', () => {
  const usersAt = () => harness.sql<{ id: string }>('select id from users where email = $1', [email]);

  test('O01 the same new person ten times at once is one account', async () => {
    const codes = await together(10, oidcCode);
    const answers = await Promise.all(codes.map(exchange));
    expect(tally(answers.map(({ status }) => String(status)))).toEqual({ '200': 10 });
    const ids = new Set(answers.map(({ body }) => (body as { user: { id: string } }).user.id));
    expect(ids.size).toBe(1);
    expect(await usersAt()).toHaveLength(1);
  });

  test('O01 a sign-in that looks while its rival makes the account enters that account', async () => {
    const code = await oidcCode();
    const rival = await connectClient(harness.database.url);
    try {
      await rival.query('begin; lock table users in access exclusive mode');
      const answer = exchange(code).then((response) => response);
      await waitUntilBlocked(rival);
      const { issuer } = world.oidc;
      await rival.query(
        `with made as (insert into users (id, email, email_verified_at, created_at, updated_at)
           values (gen_random_uuid(), $1, now(), now(), now()) returning id)
         insert into identities (id, user_id, provider, issuer, subject, created_at)
         select gen_random_uuid(), id, 'oidc', $2, $1, now() from made`,
        [email, issuer],
      );
      await rival.query('commit');
      expect((await answer).body).toMatchObject({ status: 'authenticated', user: { email } });
    } finally {
      await rival.end();
    }
  });

  test('O08 two identities that race for one new address: one gets it, the other has to prove', async () => {
    const codes = [await oidcCode(), await codeFrom(world, world.google, email)];
    const answers = await Promise.all(codes.map(exchange));
    const statuses = answers.map(({ body }) => (body as { status: string }).status).sort();
    expect(statuses).toEqual(['authenticated', 'link_required']);
    expect(await usersAt()).toHaveLength(1);
    expect(
      await harness.sql('select 1 from identities i join users u on u.id = i.user_id where u.email = $1', [
        email,
      ]),
    ).toHaveLength(1);
  });

  test('O01 a registration and a provider at the same address at once: the provider’s owner keeps it', async () => {
    const code = await oidcCode();
    const password = 'stranger-harbour-lantern-42';
    const [answer] = await Promise.all([
      exchange(code),
      harness.http.post('/v1/auth/register').send({ email, password }).expect(202),
    ]);
    expect(answer.body).toMatchObject({ status: 'authenticated', user: { email, emailVerified: true } });
    expectProblem(
      await harness.http.post('/v1/auth/login').send({ email, password }),
      401,
      'invalid_credentials',
    );
    expect(await usersAt()).toHaveLength(1);
  });

  test('O22 connecting while the account is being closed: closed, and nothing connected', async () => {
    const { grant, accessToken } = await harness.signUp(email);
    const started = await harness.http
      .post('/v1/me/identities/oidc')
      .set(bearer(accessToken))
      .send({})
      .expect(200);
    const { pathname, search } = new URL((started.body as { authorizationUrl: string }).authorizationUrl);
    const start = await harness.http.get(`${pathname}${search}`).expect(302);
    const cookie = String(start.headers['set-cookie']).split(';', 1)[0] ?? '';
    const fragment = await comeBack(
      harness,
      await world.oidc.signIn(String(start.headers.location), email),
      cookie,
    );
    const hand = () =>
      harness.http
        .post('/v1/me/identities')
        .set(bearer(accessToken))
        .send({ code: fragment.get('code') });
    await harness.sql(`update users set status = 'deleted', deleted_at = now() where id = $1`, [
      grant.user.id,
    ]);
    expectProblem(await hand(), 401, 'session_revoked');
    expect(await harness.sql('select 1 from identities where user_id = $1', [grant.user.id])).toEqual([]);
  });

  test('O20 one identity for two accounts at once: the first has it, the other is told', async () => {
    const [one, two] = [await harness.signUp(), await harness.signUp()];
    world.oidc.accounts.set(email, { sub: email, email_verified: false });
    const token = async () => {
      const answer = await signInAt(world, world.oidc, email);
      return answer.status === 'link_required' ? answer.linkToken : '';
    };
    const tokens = [await token(), await token()];
    const answers = await Promise.all(
      [one, two].map(({ accessToken }, index) =>
        harness.http.post('/v1/me/identities').set(bearer(accessToken)).send({ linkToken: tokens[index] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await harness.sql('select 1 from identities where subject = $1', [email])).toHaveLength(1);
  });
});
