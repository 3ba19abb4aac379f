/**
 * Invariant: a ban takes effect with the next request at every door and instance, whatever the account holds or has
 * begun, and no sign-in slips past it; one that has an end is over at that moment, at every door, and is lifted once.
 * THREATS A12 banned user's live tokens, T05 sign-in vs ban.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { hours, minutes } from '#src/domain/duration';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { browserLogin, meStatus, refresh, together } from '#test/support/calls';
import { tokenFor } from '#test/support/email-changes';
import {
  bearer,
  browser,
  goodPassword,
  startHarness,
  type Harness,
  type Person,
} from '#test/support/harness';
import { askedLink, verifyLink } from '#test/support/magic-links';
import { codeFrom, enterAt, startOAuthWorld, type OAuthWorld } from '#test/support/oauth-world';
import { actsOn, appoint, asOperator, plantKey, signUpWith, type Operator } from '#test/support/operators';
import { addPasskey, presentPasskey, requestOptions } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';

let world: OAuthWorld;
let harness: Harness;
let other: Harness;
let admin: Operator;
beforeAll(async () => {
  world = await startOAuthWorld();
  ({ harness } = world);
  other = await startHarness({ database: harness.database, clock: harness.clock });
  admin = await signUpWith(harness, 'admin');
});
afterAll(async () => {
  await other.stop();
  await world.stop();
});
beforeEach(async () => {
  admin = { ...admin, accessToken: (await harness.login(admin.email)).accessToken };
});

const idOf = ({ grant }: Pick<Person, 'grant'>): string => grant.user.id;
const post = (path: string, body: object) => harness.http.post(path).send(body).then();
const login = (email: string, { http } = harness) =>
  http.post('/v1/auth/login').send({ email, password: goodPassword }).then();
async function ban(id: string, until?: string): Promise<void> {
  const body = { reason: 'Out', ...(until === undefined ? {} : { until }) };
  const { status, text } = await asOperator(harness, admin).post(`/${id}/ban`, body);
  expect(status, text).toBe(200);
}
const inAnHour = (): string => later(harness.clock.now(), hours(1)).toISOString();

describe('A12 what somebody held when they were banned', () => {
  test('access tokens, refresh tokens, cookies and API keys are refused', async () => {
    const person = await harness.signUp();
    const phone = await browserLogin(harness, person);
    const key = await plantKey(harness, idOf(person), []);
    expect(await meStatus(harness, key)).toBe(200);
    await ban(idOf(person));
    for (const token of [person.accessToken, phone.accessToken, key])
      expect(await meStatus(harness, token)).toBe(401);
    await expect.poll(() => meStatus(other, person.accessToken), { timeout: 1000 }).toBe(401);
    expect(await meStatus(other, key)).toBe(401);
    expect((await refresh(harness, person.refreshToken)).status).toBe(401);
    const byCookie = await harness.http
      .post('/v1/auth/refresh')
      .set(browser)
      .set('Cookie', phone.cookie)
      .send({});
    expectProblem(byCookie, 401, 'invalid_refresh_token');
    const reads = await harness.http.get('/v1/me/sessions').set(bearer(person.accessToken));
    expectProblem(reads, 401, 'session_revoked');
  });

  test('an operator’s rights, keys and looks at other accounts are gone', async () => {
    const operator = await signUpWith(harness, 'admin');
    const key = await plantKey(harness, operator.id, ['users:read']);
    const looked = await harness.signUp();
    const begun = await asOperator(harness, operator).post(`/${idOf(looked)}/impersonate`, {
      reason: 'A look',
    });
    const look = (begun.body as { accessToken: string }).accessToken;
    expect(await meStatus(harness, look)).toBe(200);
    await ban(operator.id);
    expect(await meStatus(harness, look)).toBe(401);
    for (const accessToken of [operator.accessToken, key])
      expect((await asOperator(harness, { accessToken }).get('')).status).toBe(401);
    const ended = await harness.sql('select revoked_reason as why from sessions where impersonator_id = $1', [
      operator.id,
    ]);
    expect(ended).toEqual([{ why: 'impersonation_over' }]);
    expect(await meStatus(harness, looked.accessToken)).toBe(200);
  });

  test('a reset link, a sign-in link and a sign-in that waits for its second factor are over, also after the ban', async () => {
    const person = await harness.signUp();
    await post('/v1/auth/forgot-password', { email: person.email });
    const reset = tokenFor(await harness.mails(person.email), 'reset-password');
    const link = await askedLink(harness, person.email);
    const { app } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    await ban(idOf(person));
    const tries = async () => [
      await post('/v1/auth/reset-password', { token: reset, password: 'copper-meadow-whistle-77' }),
      await post('/v1/auth/magic-link/verify', { token: link.token }),
      await post('/v1/auth/login/mfa', { mfaToken, method: 'totp', code: app.freshCode() }),
    ];
    for (const { status } of await tries()) expect([400, 401]).toContain(status);
    expect((await asOperator(harness, admin).post(`/${idOf(person)}/unban`)).status).toBe(200);
    for (const { status } of await tries()) expect([400, 401]).toContain(status);
  });

  test('no door lets them in: password, passkey, provider; and none mails them a key', async () => {
    const email = 'banned-at-every-door@example.test';
    world.oidc.accounts.set(email, { sub: email, email, email_verified: true });
    const person = await harness.signUp(email);
    await enterAt(world, world.oidc, email);
    const { device } = await addPasskey(harness, person);
    const early = await codeFrom(world, world.oidc, email);
    await ban(idOf(person));
    const before = (await harness.mails(email)).length;
    expectProblem(await login(email), 403, 'account_disabled');
    const assertion = device.assert(await requestOptions(harness));
    expectProblem(await presentPasskey(harness, assertion), 403, 'account_disabled');
    expect((await post('/v1/auth/oauth/exchange', { code: early })).status).toBeGreaterThanOrEqual(400);
    const code = await codeFrom(world, world.oidc, email);
    expectProblem(await post('/v1/auth/oauth/exchange', { code }), 403, 'account_disabled');
    for (const path of ['forgot-password', 'magic-link'])
      expect((await post(`/v1/auth/${path}`, { email })).status).toBe(202);
    expect(await harness.mails(email)).toHaveLength(before);
    expectProblem(
      await post('/v1/auth/login', { email, password: 'wrong-guess' }),
      401,
      'invalid_credentials',
    );
  });
});

describe('T05 signing in while being banned', () => {
  test('leaves no session alive, 50 times over', { timeout: 120_000 }, async () => {
    const person = await harness.signUp();
    const id = idOf(person);
    const ops = asOperator(harness, admin);
    for (let round = 0; round < 50; round += 1) {
      expect((await ops.post(`/${id}/unban`)).status).toBe(200);
      const [, ...logins] = await Promise.all([
        ban(id),
        ...[harness, other, harness].map((at) => login(person.email, at)),
      ]);
      for (const { status, body } of logins) {
        expect([200, 403]).toContain(status);
        if (status === 200) expect((await refresh(harness, String(body.refreshToken))).status).toBe(401);
      }
      const live = await harness.sql('select 1 from sessions where user_id = $1 and revoked_at is null', [
        id,
      ]);
      expect(live).toEqual([]);
    }
  });
});

describe('a ban that has an end', () => {
  type Door = (person: Person) => Promise<() => Promise<number>>;
  const doors: Record<string, Door> = {
    password: async (person) => async () => (await login(person.email)).status,
    passkey: async (person) => {
      const { device } = await addPasskey(harness, person);
      return async () => (await presentPasskey(harness, device.assert(await requestOptions(harness)))).status;
    },
    'mailed link': async (person) => async () => {
      const { token } = await askedLink(harness, person.email).catch(() => ({ token: 'none' }));
      return (await verifyLink(harness, { token })).status;
    },
    reset: async (person) => async () => {
      await post('/v1/auth/forgot-password', { email: person.email });
      const mails = await harness.mails(person.email);
      const mail = mails.find(({ links }) => links[0]?.includes('/reset-password/'));
      if (mail === undefined) return 400;
      const token = tokenFor([mail], 'reset-password');
      return (await post('/v1/auth/reset-password', { token, password: 'copper-meadow-whistle-77' })).status;
    },
    'API key': async (person) => {
      const key = await plantKey(harness, idOf(person), []);
      return () => meStatus(harness, key);
    },
    provider: async (person) => {
      world.oidc.accounts.set(person.email, { sub: person.email, email: person.email, email_verified: true });
      await enterAt(world, world.oidc, person.email);
      return async () => {
        const code = await codeFrom(world, world.oidc, person.email);
        return (await post('/v1/auth/oauth/exchange', { code })).status;
      };
    },
  };

  test.each(Object.entries(doors))('holds until then and no longer: %s', async (_, prepare) => {
    const person = await harness.signUp();
    const open = await prepare(person);
    await ban(idOf(person), inAnHour());
    harness.clock.advance(minutes(59));
    expect(await open()).toBeGreaterThanOrEqual(400);
    harness.clock.advance(minutes(2));
    expect(await open()).toBe(200);
    const lifted = (await actsOn(harness, idOf(person))).filter((line) =>
      line.startsWith('account.unbanned'),
    );
    expect(lifted).toEqual(['account.unbanned success by nobody']);
    expect(await meStatus(harness, person.accessToken)).toBe(401);
  });

  test('is lifted once, however many knock at once', async () => {
    const person = await harness.signUp();
    await ban(idOf(person), inAnHour());
    harness.clock.advance(minutes(61));
    const answers = await together(6, (index) => login(person.email, index % 2 ? other : harness));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    const lifted = (await actsOn(harness, idOf(person))).filter((line) =>
      line.startsWith('account.unbanned'),
    );
    expect(lifted).toHaveLength(1);
  });

  test('ends for an administrator too, who counts as one again', async () => {
    const second = await appoint(harness, await harness.signUp(), ['admin']);
    await ban(second.id, inAnHour());
    harness.clock.advance(minutes(61));
    const { accessToken } = await harness.login(second.email);
    expect((await asOperator(harness, { accessToken }).get('?limit=1')).status).toBe(200);
  });
});
