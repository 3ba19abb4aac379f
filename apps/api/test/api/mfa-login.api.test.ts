import {
  mfaRequiredSchema,
  passkeyRequestOptionsSchema,
  sessionGrantSchema,
  type PasskeyRequestOptions,
  type SessionGrant,
} from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolTotp, startMfaLogin } from '#test/support/authenticator-app';
import { events, refreshCookie } from '#test/support/calls';
import { bearer, browser, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { addPasskey } from '#test/support/passkeys';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const finish = (body: object) => harness.http.post('/v1/auth/login/mfa').send(body);
const passkeyOptions = (mfaToken: string) =>
  harness.http.post('/v1/auth/login/mfa/passkey/options').send({ mfaToken });
const firstStep = async (email: string) =>
  (await harness.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(200))
    .body as unknown;
const amrOf = async ({ accessToken }: Pick<SessionGrant, 'accessToken'>) => {
  const { body } = await harness.http.get('/v1/auth/session').set(bearer(accessToken)).expect(200);
  return [...(body.amr as string[])].sort();
};

describe('the first step', () => {
  test('answers a challenge and nothing that opens anything', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const answer = await harness.http
      .post('/v1/auth/login')
      .set(browser)
      .send({ email: person.email, password: goodPassword })
      .expect(200);
    expect(mfaRequiredSchema.strict().parse(answer.body)).toEqual({
      status: 'mfa_required',
      mfaToken: expect.stringMatching(/^[\w-]{43}$/) as string,
      methods: ['totp', 'recovery_code'],
      expiresIn: 300,
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('names what the account has', async () => {
    const person = await harness.signUp();
    const { recoveryCodes } = await enrolTotp(harness, person);
    await addPasskey(harness, person);
    expect(await firstStep(person.email)).toMatchObject({ methods: ['totp', 'recovery_code', 'passkey'] });
    await harness.sql(`update recovery_codes set used_at = now() where user_id = $1`, [person.grant.user.id]);
    expect(recoveryCodes).toHaveLength(10);
    expect(await firstStep(person.email)).toMatchObject({ methods: ['totp', 'passkey'] });
  });

  test('does not count as a sign-in: the last one stays until the second step', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const lastLogin = async () =>
      (await harness.http.get('/v1/me').set(bearer(person.accessToken)).expect(200)).body
        .lastLoginAt as string;
    const before = await lastLogin();
    const code = app.freshCode();
    const mfaToken = await startMfaLogin(harness, person);
    expect(await lastLogin()).toBe(before);
    await finish({ mfaToken, method: 'totp', code }).expect(200);
    expect(Date.parse(await lastLogin())).toBeGreaterThan(Date.parse(before));
  });
});

describe('with an authenticator app', () => {
  test('a session that has proven both factors', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const { body } = await finish({ mfaToken, method: 'totp', code: app.freshCode() }).expect(200);
    expect(sessionGrantSchema.strict().parse(body).user.mfaEnabled).toBe(true);
    expect(await amrOf(body as SessionGrant)).toEqual(['mfa', 'otp', 'pwd']);
    expect((await events(harness, person.grant.user.id)).slice(-3)).toEqual([
      'mfa.totp_enabled success',
      'login.mfa_required success',
      'login.succeeded success',
    ]);
  });

  test('a browser gets its refresh token in a cookie, and only from a trusted page', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const body = { mfaToken, method: 'totp', code: app.freshCode() };
    const evil = { ...browser, Origin: 'https://evil.example' };
    expectProblem(await finish(body).set(evil), 403, 'csrf_rejected');
    const answer = await finish(body).set(browser).expect(200);
    expect(refreshCookie(answer).line).toMatch(/HttpOnly/);
    expect(answer.body.refreshToken).toBeUndefined();
  });

  test('a wrong code is refused and noted; the right one still works', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const wrong = await finish({ mfaToken, method: 'totp', code: app.wrongCode() });
    expectProblem(wrong, 401, 'invalid_code');
    await finish({ mfaToken, method: 'totp', code: app.freshCode() }).expect(200);
    expect(await events(harness, person.grant.user.id)).toContain('login.mfa_failed failure');
  });

  test('a clock half a minute off does no harm; a minute off is too much', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    harness.clock.advance(300_000);
    for (const [steps, status] of [
      [-2, 401],
      [2, 401],
      [-1, 200],
      [1, 200],
    ] as const) {
      const mfaToken = await startMfaLogin(harness, person);
      await finish({ mfaToken, method: 'totp', code: app.code(steps) }).expect(status);
    }
  });

  test('a secret of an older AUTH_SECRET works, and is sealed under the newest from then on', async () => {
    const secrets = { old: 'old-secret-for-tests-'.repeat(3), new: 'new-secret-for-tests-'.repeat(3) };
    const before = await startHarness({ authSecrets: [secrets.old] });
    const shared = { database: before.database, clock: before.clock };
    const person = await before.signUp();
    const { app } = await enrolTotp(before, person);
    const sealed = () =>
      before.sql<{ keyId: string; sealed: Buffer }>(`select key_id as "keyId", sealed from totp_factors`);
    const [old] = await sealed();
    const rotated = await startHarness({ ...shared, authSecrets: [secrets.new, secrets.old] });
    const mfaToken = await startMfaLogin(rotated, person);
    await rotated.http
      .post('/v1/auth/login/mfa')
      .send({ mfaToken, method: 'totp', code: app.freshCode() })
      .expect(200);
    const [moved] = await sealed();
    expect(moved?.keyId).not.toBe(old?.keyId);
    expect(moved?.sealed.equals(old?.sealed ?? Buffer.alloc(0))).toBe(false);
    const after = await startHarness({ ...shared, authSecrets: [secrets.new] });
    const again = await startMfaLogin(rotated, person);
    await after.http
      .post('/v1/auth/login/mfa')
      .send({ mfaToken: again, method: 'totp', code: app.freshCode() })
      .expect(200);
    for (const each of [after, rotated, before]) await each.stop();
  });
});

describe('with a recovery code', () => {
  test('as typed by people; its owner is told, with the number that is left', async () => {
    const person = await harness.signUp();
    const { recoveryCodes } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const code = `  ${recoveryCodes[4]?.toUpperCase().replace('-', ' ') ?? ''} `;
    const { body } = await finish({ mfaToken, method: 'recovery_code', code }).expect(200);
    expect(await amrOf(body as SessionGrant)).toEqual(['mfa', 'otp', 'pwd']);
    const subject = 'A recovery code of your AuthFlow account was used';
    const mail = (await harness.mails(person.email)).find((each) => each.subject === subject);
    expect(mail?.text).toMatch(/Codes left:?\s+9/);
    expect(mail?.text).not.toContain(recoveryCodes[4]);
    expect(await events(harness, person.grant.user.id)).toContain('mfa.recovery_code_used success');
  });

  test.each(['', 'k7p2m', 'x'.repeat(65), 7, null])('refuses %j', async (code) => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const { status } = await finish({ mfaToken, method: 'recovery_code', code });
    expect(status).toBe(code === 'k7p2m' ? 401 : 400);
  });
});

describe('with a passkey', () => {
  test('options for this very step, then a session', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const { device, passkey } = await addPasskey(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    const { body: options } = await passkeyOptions(mfaToken).expect(200);
    expect(passkeyRequestOptionsSchema.strict().parse(options).allowCredentials).toHaveLength(1);
    expect(passkey.id).toBeTruthy();
    const credential = device.assert(options as PasskeyRequestOptions);
    const { body } = await finish({ mfaToken, method: 'passkey', credential }).expect(200);
    expect(await amrOf(body as SessionGrant)).toEqual(['mfa', 'pop', 'pwd', 'user']);
  });

  test('not with an answer to other options, without its user verified, or of somebody else', async () => {
    const person = await harness.signUp();
    await enrolTotp(harness, person);
    const { device } = await addPasskey(harness, person);
    const stranger = await harness.signUp();
    const theirs = await addPasskey(harness, stranger);
    const optionsOf = async (mfaToken: string) =>
      (await passkeyOptions(mfaToken).expect(200)).body as PasskeyRequestOptions;
    const [one, two] = [await startMfaLogin(harness, person), await startMfaLogin(harness, person)];
    const present = (mfaToken: string, credential: object) =>
      finish({ mfaToken, method: 'passkey', credential });
    expectProblem(await present(one, device.assert(await optionsOf(two))), 401, 'invalid_assertion');
    expectProblem(
      await present(one, device.assert(await optionsOf(one), { uv: false })),
      401,
      'invalid_assertion',
    );
    expectProblem(await present(one, theirs.device.assert(await optionsOf(one))), 401, 'invalid_assertion');
    const { body: passwordless } = await harness.http.post('/v1/auth/passkey/options').send({}).expect(200);
    expectProblem(
      await present(one, device.assert(passwordless as PasskeyRequestOptions)),
      401,
      'invalid_assertion',
    );
    // Four tries of five are gone; the budget of guessable codes is not.
    await present(one, device.assert(await optionsOf(one))).expect(200);
    const budget = await harness.sql(`select 1 from guess_budgets where user_id = $1`, [
      person.grant.user.id,
    ]);
    expect(budget).toEqual([]);
  });

  test('there are no options for a challenge that is over or never was', async () => {
    const person = await harness.signUp();
    const { app } = await enrolTotp(harness, person);
    const mfaToken = await startMfaLogin(harness, person);
    await finish({ mfaToken, method: 'totp', code: app.freshCode() }).expect(200);
    expectProblem(await passkeyOptions(mfaToken), 401, 'mfa_challenge_expired');
    expectProblem(await passkeyOptions('x'.repeat(43)), 401, 'mfa_challenge_expired');
  });
});

describe('input', () => {
  test.each([
    [{}],
    [{ mfaToken: 'x' }],
    [{ mfaToken: 'x', code: '123456' }],
    [{ mfaToken: 'x', method: 'sms', code: '123456' }],
    [{ mfaToken: 'x', method: 'totp', code: 123456 }],
    [{ mfaToken: 'x', method: 'totp', code: '123456', userId: 'somebody' }],
    [{ mfaToken: ['x'], method: 'totp', code: '123456' }],
    [{ mfaToken: 'x', method: 'passkey', code: '123456' }],
    [{ mfaToken: 'x', method: 'passkey', credential: {} }],
  ])('refuses %j', async (body) => {
    expectProblem(await finish(body), 400, 'validation_failed');
  });

  test('the field at fault is named', async () => {
    const problem = expectProblem(
      await finish({ mfaToken: 'x', method: 'totp', code: '12' }),
      400,
      'validation_failed',
    );
    expect(problem.errors).toEqual([
      {
        path: 'code',
        code: 'invalid_format',
        message: 'Enter the six digits your authenticator app shows.',
      },
    ]);
  });
});

test('trying from one address reaches the limit, with RATE_LIMITS on', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const guess = () =>
      limited.http
        .post('/v1/auth/login/mfa')
        .send({ mfaToken: 'x'.repeat(43), method: 'totp', code: '123456' });
    const statuses = [];
    for (let times = 0; times < 31; times += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array<number>(30).fill(401), 429]);
  } finally {
    await limited.stop();
  }
});
