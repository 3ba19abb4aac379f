import {
  reauthenticatedSchema,
  reauthenticationOptionsSchema,
  type PasskeyRequestOptions,
} from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { enrolTotp } from '#test/support/authenticator-app';
import { events, refresh, subjects } from '#test/support/calls';
import { bearer, goodPassword, startHarness, type Harness, type Person } from '#test/support/harness';
import { addPasskey } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

type Signed = Pick<Person, 'accessToken'>;
const reauthenticate = ({ accessToken }: Signed, body: object) =>
  harness.http.post('/v1/auth/reauthenticate').set(bearer(accessToken)).send(body);
const options = async ({ accessToken }: Signed) => {
  const { body } = await harness.http
    .post('/v1/auth/reauthenticate/options')
    .set(bearer(accessToken))
    .send({})
    .expect(200);
  return reauthenticationOptionsSchema.strict().parse(body);
};
const claims = async (accessToken: string) =>
  (await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200)).body as {
    amr: string[];
    auth_time: number;
    sid: string;
  };
/** What a fresh proof is asked for. */
const guarded = ({ accessToken }: Signed) =>
  harness.http.post('/v1/me/mfa/totp').set(bearer(accessToken)).send({});
/** Eleven minutes later: still signed in, with a new access token, but no longer freshly proven. */
async function grownStale(person: Person): Promise<Signed> {
  harness.clock.advance(minutes(11));
  const { body } = await refresh(harness, person.refreshToken);
  const stale = { accessToken: String(body.accessToken) };
  expectProblem(await guarded(stale), 403, 'reauthentication_required');
  return stale;
}

describe('with a password', () => {
  test('a stale session is fresh again: a new access token, for the same session', async () => {
    const person = await harness.signUp();
    const stale = await grownStale(person);
    const before = await claims(stale.accessToken);
    expect(await options(stale)).toEqual({ methods: ['password'], passkey: null });
    const { body } = await reauthenticate(stale, { password: goodPassword }).expect(200);
    const fresh = reauthenticatedSchema.strict().parse(body);
    const after = await claims(fresh.accessToken);
    expect(after.auth_time - before.auth_time).toBeGreaterThanOrEqual(minutes(11) / 1000);
    expect([after.sid, after.amr]).toEqual([before.sid, ['pwd']]);
    await guarded(fresh).expect(200);
    expect(await events(harness, person.grant.user.id)).toContain('reauthentication.succeeded success');
  });

  test('the session keeps it: the access token of the next refresh is fresh too', async () => {
    const person = await harness.signUp();
    harness.clock.advance(minutes(11));
    const rotated = (await refresh(harness, person.refreshToken)).body;
    await reauthenticate({ accessToken: String(rotated.accessToken) }, { password: goodPassword }).expect(
      200,
    );
    const next = (await refresh(harness, String(rotated.refreshToken))).body;
    await guarded({ accessToken: String(next.accessToken) }).expect(200);
  });

  test('a wrong one is refused, noted, and limited', async () => {
    const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
    try {
      const { accessToken, grant } = await limited.signUp();
      const attempt = (password: string) =>
        limited.http.post('/v1/auth/reauthenticate').set(bearer(accessToken)).send({ password });
      const statuses = [];
      for (let times = 0; times < 6; times += 1)
        statuses.push((await attempt(`wrong-${times}-password`)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      expectProblem(await attempt(goodPassword), 429, 'rate_limited');
      expect(await events(limited, grant.user.id)).toContain('reauthentication.failed failure');
    } finally {
      await limited.stop();
    }
    expectProblem(
      await reauthenticate(await harness.signUp(), { password: 'wrong-password' }),
      401,
      'invalid_credentials',
    );
  });

  test('an account without one has nothing to offer, and no password opens it', async () => {
    const person = await harness.signUp();
    await harness.sql(
      `update users set password_hash = null, password_scheme = null, password_key_id = null where id = $1`,
      [person.grant.user.id],
    );
    expect(await options(person)).toEqual({ methods: [], passkey: null });
    expectProblem(await reauthenticate(person, { password: goodPassword }), 401, 'invalid_credentials');
  });

  test('a code says nothing where there is no app', async () => {
    expectProblem(await reauthenticate(await harness.signUp(), { code: '123456' }), 400, 'invalid_code');
  });
});

describe('with a second factor', () => {
  test('its code proves both; the password does not', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const stale = await grownStale(person);
    expect(await options(stale)).toEqual({ methods: ['totp'], passkey: null });
    expectProblem(await reauthenticate(stale, { password: goodPassword }), 403, 'reauthentication_required');
    const { body } = await reauthenticate(stale, { code: app.freshCode() }).expect(200);
    expect((await claims(String(body.accessToken))).amr).toEqual(['mfa', 'otp', 'pwd']);
    await guarded(body as Signed).expect(200);
  });

  test('a session from before it was on is raised to it', async () => {
    const person = await harness.signUp();
    const other = await harness.login(person.email);
    const { app } = await enrolTotp(harness, person);
    expectProblem(await guarded(other), 403, 'reauthentication_required');
    const { body } = await reauthenticate(other, { code: app.freshCode() }).expect(200);
    await guarded(body as Signed).expect(200);
  });

  test('a recovery code is for signing in, not for this', async () => {
    const person = await harness.signUp();
    const { recoveryCodes } = await enrolTotp(harness, person);
    expectProblem(await reauthenticate(person, { code: recoveryCodes[0] }), 400, 'validation_failed');
  });

  test('its codes share the account’s guesses; the owner hears of the last one', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const answers = [];
    for (let times = 0; times < 11; times += 1)
      answers.push(await reauthenticate(person, { code: app.wrongCode() }));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(400), 429]);
    const refused = await reauthenticate(person, { code: app.freshCode() });
    const problem = expectProblem(refused, 429, 'rate_limited');
    expect(problem.detail).toContain('second-factor-hour');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3400);
    expect(
      (await subjects(harness, person.email)).filter((subject) => subject.startsWith('Wrong codes')),
    ).toHaveLength(1);
    harness.clock.advance(minutes(60));
    const { body } = await refresh(harness, person.refreshToken);
    await reauthenticate({ accessToken: String(body.accessToken) }, { code: app.freshCode() }).expect(200);
  });
});

describe('with a passkey', () => {
  test('in this session: two factors by itself', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person);
    const stale = await grownStale(person);
    const { methods, passkey } = await options(stale);
    expect(methods).toEqual(['password', 'passkey']);
    const credential = device.assert(passkey as PasskeyRequestOptions);
    const { body } = await reauthenticate(stale, { credential }).expect(200);
    expect((await claims(String(body.accessToken))).amr).toEqual(['mfa', 'pop', 'pwd', 'user']);
    await guarded(body as Signed).expect(200);
    expectProblem(await reauthenticate(stale, { credential }), 401, 'invalid_assertion');
  });

  test('not with the options of another session, another purpose, or somebody else’s key', async () => {
    const person = await harness.signUp();
    const { device } = await addPasskey(harness, person);
    const other = await harness.login(person.email);
    const stranger = await harness.signUp();
    const theirs = await addPasskey(harness, stranger);
    const ask = async (who: Signed) => (await options(who)).passkey as PasskeyRequestOptions;
    const { body: signIn } = await harness.http.post('/v1/auth/passkey/options').send({}).expect(200);
    for (const credential of [
      device.assert(await ask(other)),
      device.assert(signIn as PasskeyRequestOptions),
      theirs.device.assert(await ask(person)),
      device.assert(await ask(person), { uv: false }),
    ])
      expectProblem(await reauthenticate(person, { credential }), 401, 'invalid_assertion');
    await reauthenticate(person, { credential: device.assert(await ask(person)) }).expect(200);
  });
});

test('an ended session proves nothing any more', async () => {
  const person = await harness.signUp();
  await harness.sql(`update sessions set revoked_at = now(), revoked_reason = 'logout' where user_id = $1`, [
    person.grant.user.id,
  ]);
  expectProblem(await reauthenticate(person, { password: goodPassword }), 401, 'session_revoked');
});

test.each([
  [{}],
  [{ password: goodPassword, code: '123456' }],
  [{ password: '' }],
  [{ code: 123456 }],
  [{ credential: {} }],
  [{ password: { $ne: null } }],
])('refuses %j', async (body) => {
  expectProblem(await reauthenticate(await harness.signUp(), body), 400, 'validation_failed');
});
