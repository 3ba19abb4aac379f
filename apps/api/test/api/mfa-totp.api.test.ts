import { mfaStatusSchema, totpEnrolmentSchema } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minutes } from '#src/domain/duration';
import { createAuthenticatorApp, enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { events, meStatus, refresh, subjects, together } from '#test/support/calls';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';
import { codeAtStep, stepAt } from '#test/support/totp-code';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

type Signed = Pick<Person, 'accessToken'>;
const status = async ({ accessToken }: Signed) => {
  const { body } = await harness.http.get('/v1/me/mfa').set(bearer(accessToken)).expect(200);
  return mfaStatusSchema.strict().parse(body);
};
const start = ({ accessToken }: Signed) =>
  harness.http.post('/v1/me/mfa/totp').set(bearer(accessToken)).send({});
const confirm = ({ accessToken }: Signed, code: unknown) =>
  harness.http.post('/v1/me/mfa/totp/confirm').set(bearer(accessToken)).send({ code });
const remove = ({ accessToken }: Signed) => harness.http.delete('/v1/me/mfa/totp').set(bearer(accessToken));
const newCodes = ({ accessToken }: Signed) =>
  harness.http.post('/v1/me/mfa/recovery-codes').set(bearer(accessToken)).send({});
const begin = async (person: Signed) =>
  createAuthenticatorApp(String((await start(person).expect(200)).body.secret), harness.clock);

describe('enrolling', () => {
  test('start → confirm → on: ten codes, a mail, a record, and every other door asks', async () => {
    const person = await harness.signUp();
    expect(await status(person)).toEqual({
      enabled: false,
      totp: null,
      recoveryCodesLeft: 0,
      hasPassword: true,
    });
    const { body } = await start(person).expect(200);
    const { secret, otpauthUri, qrSvg } = totpEnrolmentSchema.strict().parse(body);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(otpauthUri);
    expect(uri.searchParams.get('secret')).toBe(secret);
    expect(uri.searchParams.get('issuer')).toBe('AuthFlow');
    expect(decodeURIComponent(uri.pathname)).toContain(person.email);
    expect(qrSvg).toMatch(/^<svg /);

    const confirmed = await confirm(person, codeAtStep(secret, stepAt(harness.clock.now()))).expect(200);
    const codes = confirmed.body.recoveryCodes as string[];
    expect(Object.keys(confirmed.body)).toEqual(['recoveryCodes']);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/);
    expect(confirmed.headers['cache-control']).toBe('no-store');

    expect(await status(person)).toMatchObject({
      enabled: true,
      totp: { confirmedAt: expect.any(String) as string },
      recoveryCodesLeft: 10,
    });
    const me = await harness.http.get('/v1/me').set(bearer(person.accessToken)).expect(200);
    expect(me.body.mfaEnabled).toBe(true);
    await startMfaLogin(harness, person);
    expect(await events(harness, person.grant.user.id)).toContain('mfa.totp_enabled success');
    expect(await subjects(harness, person.email)).toContain(
      'Two-step verification is on for your AuthFlow account',
    );
  });

  test('this session has proven two factors: its next access token says so, and is as old as before', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const before = await harness.http.get('/v1/auth/session').set(bearer(person.accessToken)).expect(200);
    const { body } = await refresh(harness, person.refreshToken);
    const after = await harness.http
      .get('/v1/auth/session')
      .set(bearer(String(body.accessToken)))
      .expect(200);
    expect([...after.body.amr].sort()).toEqual(['mfa', 'otp', 'pwd']);
    expect(after.body.auth_time).toBe(before.body.auth_time);
  });

  test('wrong codes are counted, and the tenth is the last', async () => {
    const person = await harness.signUp();
    const app = await begin(person);
    const labels = [];
    for (let tries = 0; tries < 10; tries += 1)
      labels.push((await confirm(person, app.wrongCode())).body.code);
    expect(new Set(labels)).toEqual(new Set(['invalid_code']));
    const problem = expectProblem(await confirm(person, app.code()), 400, 'invalid_code');
    expect(problem.detail).toMatch(/Start again/);
    expect(await status(person)).toMatchObject({ enabled: false });
    expect(await events(harness, person.grant.user.id)).toContain('mfa.totp_enabled failure');
    const again = await begin(person);
    await confirm(person, again.code()).expect(200);
  });

  test('a burst of tries gets no more than ten of them looked at', async () => {
    const person = await harness.signUp();
    const app = await begin(person);
    await together(30, () => confirm(person, app.wrongCode()).then());
    const [row] = await harness.sql(
      `select attempts from totp_factors where user_id = $1 and confirmed_at is null`,
      [person.grant.user.id],
    );
    expect(row).toEqual({ attempts: 10 });
  });

  test('after half an hour the setup is over', async () => {
    const person = await harness.signUp();
    const app = await begin(person);
    harness.clock.advance(minutes(31));
    const { accessToken } = (await refresh(harness, person.refreshToken)).body;
    expectProblem(await confirm({ accessToken: String(accessToken) }, app.code()), 400, 'invalid_code');
  });

  test('only the session that began may finish', async () => {
    const person = await harness.signUp();
    const other = await harness.login(person.email);
    const app = await begin(person);
    expectProblem(await confirm(other, app.code()), 400, 'invalid_code');
    await confirm(person, app.code()).expect(200);
  });

  test('an account whose address is not proven can’t', async () => {
    const optional = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
    try {
      const { http } = optional;
      const email = 'unproven@example.test';
      await http.post('/v1/auth/register').send({ email, password: 'violet-harbour-lantern-42' }).expect(202);
      const { accessToken } = await optional.login(email);
      const answer = await http.post('/v1/me/mfa/totp').set(bearer(accessToken)).send({});
      expectProblem(answer, 403, 'email_not_verified');
    } finally {
      await optional.stop();
    }
  });

  test('asks for a fresh proof, and takes no field', async () => {
    const person = await harness.signUp();
    const withField = await start(person).send({ secret: 'GEZDGNBVGY3TQOJQ' });
    expectProblem(withField, 400, 'validation_failed');
    harness.clock.advance(minutes(11));
    const { accessToken } = (await refresh(harness, person.refreshToken)).body;
    expectProblem(await start({ accessToken: String(accessToken) }), 403, 'reauthentication_required');
  });

  test.each([undefined, null, '', '12345', '1234567', 123456, ['123456'], { $ne: null }, '12345a'])(
    'refuses the code %j',
    async (code) => {
      const person = await harness.signUp();
      expectProblem(await confirm(person, code), 400, 'validation_failed');
    },
  );

  test('confirming without having begun is refused', async () => {
    expectProblem(await confirm(await harness.signUp(), '123456'), 400, 'invalid_code');
  });
});

describe('replacing', () => {
  test('a confirmed new app takes the place of the old one, with new recovery codes', async () => {
    const person = await harness.signUp();
    const old = await enrolTotp(harness, person);
    const fresh = await enrolTotp(harness, person);
    expect(fresh.app.secret).not.toBe(old.app.secret);
    const mfaToken = await startMfaLogin(harness, person);
    const finish = (method: string, code: string) =>
      harness.http.post('/v1/auth/login/mfa').send({ mfaToken, method, code });
    expectProblem(await finish('totp', old.app.freshCode()), 401, 'invalid_code');
    expectProblem(await finish('recovery_code', old.recoveryCodes[0] ?? ''), 401, 'invalid_code');
    await finish('totp', fresh.app.code()).expect(200);
    const rows = await harness.sql(`select 1 from totp_factors where user_id = $1`, [person.grant.user.id]);
    expect(rows).toHaveLength(1);
  });
});

describe('removing', () => {
  test('the app goes with its codes; the next sign-in takes one step; a mail tells', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const waiting = await startMfaLogin(harness, person);
    const { body } = await remove(person).expect(200);
    expect(body).toEqual({ status: 'totp_removed' });
    expect(await status(person)).toEqual({
      enabled: false,
      totp: null,
      recoveryCodesLeft: 0,
      hasPassword: true,
    });
    expect(await meStatus(harness, person.accessToken)).toBe(200);
    expect((await harness.login(person.email)).user.mfaEnabled).toBe(false);
    const late = { mfaToken: waiting, method: 'totp', code: '123456' };
    expectProblem(await harness.http.post('/v1/auth/login/mfa').send(late), 401, 'mfa_challenge_expired');
    const leftovers = await harness.sql(
      `select user_id from totp_factors where user_id = $1 union all select user_id from recovery_codes where user_id = $1`,
      [person.grant.user.id],
    );
    expect(leftovers).toEqual([]);
    expect(await subjects(harness, person.email)).toContain(
      'Two-step verification is off for your AuthFlow account',
    );
    expectProblem(await remove(person), 404, 'not_found');
  });
});

describe('new recovery codes', () => {
  test('ten others; the old ones are dead; a mail tells', async () => {
    const person = await harness.signUp();
    const { recoveryCodes: old } = await enrolTotp(harness, person);
    const { body } = await newCodes(person).expect(200);
    const fresh = body.recoveryCodes as string[];
    expect(new Set([...old, ...fresh]).size).toBe(20);
    const mfaToken = await startMfaLogin(harness, person);
    const finish = (code: string | undefined) =>
      harness.http.post('/v1/auth/login/mfa').send({ mfaToken, method: 'recovery_code', code });
    expectProblem(await finish(old[0]), 401, 'invalid_code');
    await finish(fresh[9]).expect(200);
    expect(await status(person)).toMatchObject({ recoveryCodesLeft: 9 });
    expect(await subjects(harness, person.email)).toContain('New recovery codes for your AuthFlow account');
  });

  test('there are none without an app', async () => {
    expectProblem(await newCodes(await harness.signUp()), 404, 'not_found');
  });
});

test('changing factors reaches a limit', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const { accessToken } = await limited.signUp();
    const statuses = [];
    for (let times = 0; times < 21; times += 1)
      statuses.push((await limited.http.post('/v1/me/mfa/totp').set(bearer(accessToken)).send({})).status);
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
  } finally {
    await limited.stop();
  }
});

test('housekeeping forgets what was never finished, and challenges and budgets that are over', async () => {
  const person = await harness.signUp();
  await begin(person);
  const enrolled = await harness.signUp();
  const { app } = await enrolTotp(harness, enrolled);
  const mfaToken = await startMfaLogin(harness, enrolled);
  await harness.http
    .post('/v1/auth/login/mfa')
    .send({ mfaToken, method: 'totp', code: app.wrongCode() })
    .expect(401);
  const count = async () =>
    (
      await harness.sql<{ count: number }>(
        `select (select count(*) from totp_factors where confirmed_at is null)::int
           + (select count(*) from mfa_challenges)::int + (select count(*) from guess_budgets)::int as count`,
      )
    )[0]?.count;
  expect(await count()).toBeGreaterThanOrEqual(3);
  harness.clock.advance(minutes(60 * 24 * 8));
  await harness.container.housekeeping.runOnce();
  expect(await count()).toBe(0);
  const [kept] = await harness.sql(`select 1 as kept from totp_factors where user_id = $1`, [
    enrolled.grant.user.id,
  ]);
  expect(kept).toEqual({ kept: 1 });
});
