import { magicLinkCheckedSchema, magicLinkSentSchema, sessionGrantSchema } from '@authflow/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes, seconds } from '#src/domain/duration';
import { enrolTotp } from '#test/support/authenticator-app';
import { events, labelOf, meStatus, refreshCookie } from '#test/support/calls';
import { decode } from '#test/support/forge';
import { browser, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';
import {
  approveLink,
  askedLink,
  askForLink,
  linkStatus,
  otherDigits,
  verifyLink,
} from '#test/support/magic-links';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const check = (token: unknown) => harness.http.post('/v1/auth/magic-link/check').send({ token });

test('ask → mail → check → open: signed in, once', async () => {
  const { email, grant } = await harness.signUp();
  const asked = await askForLink(harness, email.toUpperCase()).set('User-Agent', 'curl/8.9.1').expect(202);
  const sent = magicLinkSentSchema.strict().parse(asked.body);
  expect(sent).toMatchObject({ matchCode: expect.stringMatching(/^\d{2}$/), expiresIn: 900 });
  const [mail] = await harness.mails(email);
  expect(mail?.links[0]).toMatch(/^https:\/\/app\.example\.test\/auth\/magic-link\/[\w-]{43}$/);
  expect(mail?.code).toMatch(/^\d{6}$/);
  const token = linkToken(mail);

  const { body } = await check(token).expect(200);
  expect(magicLinkCheckedSchema.strict().parse(body)).toMatchObject({
    valid: true,
    email: 'p•••@example.test',
    requestedBy: { device: { label: 'curl' }, ip: expect.stringContaining('127.0.0.1') },
  });
  const response = await harness.http.post('/v1/auth/magic-link/verify').send({ token }).expect(200);
  const session = sessionGrantSchema.strict().parse(response.body);
  expect(session.user.id).toBe(grant.user.id);
  expect(decode(session.accessToken).payload).toMatchObject({ amr: ['otp'] });
  expect(await meStatus(harness, session.accessToken)).toBe(200);
  expect(await linkStatus(harness, sent.loginId)).toEqual({ status: 'used' });
  expect((await check(token).expect(200)).body).toEqual({ valid: false, email: null, requestedBy: null });
  expect(labelOf(await verifyLink(harness, { token }))).toBe('400 invalid_or_expired_token');
  expect(await events(harness, grant.user.id)).toEqual(
    expect.arrayContaining(['login.magic_link_requested success', 'login.succeeded success']),
  );
});

test('by code, in the client that asked', async () => {
  const { email } = await harness.signUp();
  const { loginId, code } = await askedLink(harness, email);
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'pending' });
  expect(labelOf(await verifyLink(harness, { loginId, code: otherDigits(code) }))).toBe('400 invalid_code');
  expect(labelOf(await verifyLink(harness, { loginId, code }))).toBe('200');
});

test('allowed from another device: the client that asked goes on, the other is not signed in', async () => {
  const { email } = await harness.signUp();
  const { loginId, pickupToken, token, matchCode } = await askedLink(harness, email);
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe('400 invalid_or_expired_token');
  const approved = await harness.http.post('/v1/auth/magic-link/approve').send({ token, matchCode });
  expect([approved.status, approved.body]).toEqual([200, { status: 'approved' }]);
  expect(approved.headers['set-cookie']).toBeUndefined();
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'approved' });
  // A second click on the same page changes nothing.
  expect(labelOf(await approveLink(harness, { token, matchCode }))).toBe('200');
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe('200');
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe('400 invalid_or_expired_token');
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'used' });
});

test('in a browser the session arrives in the cookie', async () => {
  const { email } = await harness.signUp();
  const { token } = await askedLink(harness, email);
  const response = await harness.http
    .post('/v1/auth/magic-link/verify')
    .set(browser)
    .send({ token })
    .expect(200);
  sessionGrantSchema.omit({ refreshToken: true }).strict().parse(response.body);
  expect(refreshCookie(response).line).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
});

test('no page of another site can sign its visitor in with a link of its own', async () => {
  const { email } = await harness.signUp();
  const { token } = await askedLink(harness, email);
  const answer = await harness.http
    .post('/v1/auth/magic-link/verify')
    .set({ 'X-Auth-Delivery': 'cookie', Origin: 'https://evil.example' })
    .send({ token });
  expectProblem(answer, 403, 'csrf_rejected');
  expect(labelOf(await verifyLink(harness, { token }))).toBe('200');
});

test('the link lives for fifteen minutes, its code for ten', async () => {
  const [one, other] = [await harness.signUp(), await harness.signUp()];
  const early = await askedLink(harness, one.email);
  const late = await askedLink(harness, other.email);
  harness.clock.advance(minutes(10) + seconds(1));
  const byCode = { loginId: early.loginId, code: early.code };
  expect(labelOf(await verifyLink(harness, byCode))).toBe('400 invalid_code');
  expect(labelOf(await verifyLink(harness, { token: early.token }))).toBe('200');
  const { token, matchCode, loginId, pickupToken } = late;
  expect(labelOf(await approveLink(harness, { token, matchCode }))).toBe('200');
  harness.clock.advance(minutes(5));
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'expired' });
  for (const body of [{ token }, { loginId, pickupToken }])
    expect(labelOf(await verifyLink(harness, body))).toBe('400 invalid_or_expired_token');
  expect(labelOf(await approveLink(harness, { token, matchCode }))).toBe('400 invalid_or_expired_token');
  expect((await check(token).expect(200)).body).toMatchObject({ valid: false });
});

test('a new link ends the older one, in every way it could be used', async () => {
  const { email } = await harness.signUp();
  const older = await askedLink(harness, email);
  await approveLink(harness, { token: older.token, matchCode: older.matchCode });
  const newer = await askedLink(harness, email);
  const { loginId, code, pickupToken, token } = older;
  expect(labelOf(await verifyLink(harness, { token }))).toBe('400 invalid_or_expired_token');
  expect(labelOf(await verifyLink(harness, { loginId, pickupToken }))).toBe('400 invalid_or_expired_token');
  expect(labelOf(await verifyLink(harness, { loginId, code }))).toBe('400 invalid_code');
  expect(await linkStatus(harness, loginId)).toEqual({ status: 'expired' });
  expect(labelOf(await verifyLink(harness, { token: newer.token }))).toBe('200');
});

test('a mail that is made a second time is the same mail, and the link stays open', async () => {
  const { email } = await harness.signUp();
  const { token, code } = await askedLink(harness, email);
  await harness.sql(
    `update mail_outbox set state = 'queued', leased_until = null, next_attempt_at = now() - interval '1 minute'
     where kind = 'magic_link' and recipient = $1`,
    [email],
  );
  const [again] = await harness.mails(email);
  expect([linkToken(again), again?.code]).toEqual([token, code]);
  expect(labelOf(await verifyLink(harness, { token }))).toBe('200');
});

test.each(['disabled', 'locked', 'deleted'] as const)(
  'an account that is %s gets no mail',
  async (standing) => {
    const { email, grant } = await harness.signUp();
    await setStanding(grant.user.id, standing);
    const before = (await harness.mails(email)).length;
    await askForLink(harness, email).expect(202);
    expect(await harness.mails(email)).toHaveLength(before);
  },
);

test.each([
  ['disabled', '403 account_disabled'],
  ['locked', '403 password_reset_required'],
  ['deleted', '400 invalid_or_expired_token'],
] as const)('an account that is %s after its mail left is refused: %s', async (standing, label) => {
  const { email, grant } = await harness.signUp();
  const { token } = await askedLink(harness, email);
  await setStanding(grant.user.id, standing);
  expect(labelOf(await verifyLink(harness, { token }))).toBe(label);
  await harness.sql(`update users set status = 'active', locked_at = null, deleted_at = null where id = $1`, [
    grant.user.id,
  ]);
  expect(labelOf(await verifyLink(harness, { token }))).toBe('400 invalid_or_expired_token');
  expect(await events(harness, grant.user.id)).toContain('login.failed failure');
});

async function setStanding(userId: string, standing: 'disabled' | 'locked' | 'deleted'): Promise<void> {
  const change =
    standing === 'locked'
      ? 'locked_at = now()'
      : `status = '${standing}', deleted_at = case when '${standing}' = 'deleted' then now() end`;
  await harness.sql(`update users set ${change} where id = $1`, [userId]);
}

test('an address without an account gets no mail, and nobody is signed up by it', async () => {
  const email = 'nobody@example.test';
  magicLinkSentSchema.strict().parse((await askForLink(harness, email).expect(202)).body);
  expect(await harness.mails(email)).toEqual([]);
  expect(await harness.sql('select 1 from users where email = $1', [email])).toEqual([]);
});

test('the proof of an unproven address keeps nothing of whoever registered it', async () => {
  for (const verification of ['required', 'optional']) {
    const own = await startHarness({ env: { EMAIL_VERIFICATION: verification } });
    try {
      const email = 'unproven@example.test';
      const registered = { email, password: goodPassword, name: 'A stranger’s words' };
      await own.http.post('/v1/auth/register').send(registered).expect(202);
      const [verificationMail] = await own.mails(email);
      const stranger = verification === 'optional' ? await own.login(email) : null;
      const { token } = await askedLink(own, email);
      expect((await own.mails(email))[0]?.text).not.toContain(registered.name);
      const answer = await verifyLink(own, { token });
      expect(answer.body.user?.emailVerified).toBe(true);
      const userId = String(answer.body.user?.id);
      expect(await events(own, userId)).toContain('account.taken_over success');
      const subjects = (await own.mails(email)).map(({ subject }) => subject);
      expect(subjects).toContain('An unconfirmed AuthFlow account is now yours');
      await own.http.post('/v1/auth/login').send({ email, password: goodPassword }).expect(401);
      await own.http
        .post('/v1/auth/verify-email')
        .send({ token: linkToken(verificationMail) })
        .expect(400);
      if (stranger !== null) expect(await meStatus(own, stranger.accessToken)).toBe(401);
      expect(await meStatus(own, String(answer.body.accessToken))).toBe(200);
    } finally {
      await own.stop();
    }
  }
});

test('an account with a second factor is asked for it, whichever way the link is used', async () => {
  const person = await harness.signUp();
  await enrolTotp(harness, person);
  const ways = [
    ({ token }: Asked) => verifyLink(harness, { token }),
    ({ loginId, code }: Asked) => verifyLink(harness, { loginId, code }),
    async ({ loginId, pickupToken, token, matchCode }: Asked) => {
      await approveLink(harness, { token, matchCode });
      return verifyLink(harness, { loginId, pickupToken });
    },
  ];
  for (const way of ways) {
    const { status, body } = await way(await askedLink(harness, person.email));
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'mfa_required',
      mfaToken: expect.any(String),
      methods: ['totp', 'recovery_code'],
      expiresIn: 300,
    });
  }
});
type Asked = Awaited<ReturnType<typeof askedLink>>;

test('an unknown attempt has no status', async () => {
  const answer = await harness.http.get('/v1/auth/magic-link/0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e/status');
  expectProblem(answer, 404, 'not_found');
});

test.each([undefined, null, '', 'x', 7, ['a@example.test'], { $ne: null }])(
  'refuses the address %j',
  async (email) => {
    expectProblem(await askForLink(harness, email), 400, 'validation_failed');
  },
);

test('tokens, codes and digits of the wrong type or mixed ways are refused', async () => {
  const { email } = await harness.signUp();
  const { loginId, token, code, matchCode, pickupToken } = await askedLink(harness, email);
  const wrong = [null, true, 0, '', [], {}, { $ne: null }, { not: '' }, [token], 'x'.repeat(5000)];
  for (const value of wrong) {
    for (const body of [{ token: value }, { loginId, code: value }, { loginId: value, code }])
      expect(labelOf(await verifyLink(harness, body)), JSON.stringify(body)).toBe('400 validation_failed');
    expect(labelOf(await verifyLink(harness, { loginId, pickupToken: value }))).toBe('400 validation_failed');
    expectProblem(await check(value), 400, 'validation_failed');
    for (const body of [
      { token: value, matchCode },
      { token, matchCode: value },
    ])
      expect(labelOf(await approveLink(harness, body))).toBe('400 validation_failed');
  }
  for (const body of [{}, { loginId }, { token, loginId }, { loginId, code, pickupToken }, { token, code }])
    expect(labelOf(await verifyLink(harness, body))).toBe('400 validation_failed');
  expect(labelOf(await verifyLink(harness, { token }))).toBe('200');
});

test('asking and guessing reach their limits', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
  try {
    const email = 'asked-again@example.test';
    const asked = [];
    for (let times = 0; times < 5; times += 1) asked.push((await askForLink(limited, email)).status);
    expect(asked).toEqual([202, 202, 202, 202, 202]);
    expectProblem(await askForLink(limited, email), 429, 'rate_limited');
    const looks = [];
    const look = () => limited.http.post('/v1/auth/magic-link/check').send({ token: 'x'.repeat(43) });
    for (let times = 0; times < 31; times += 1) looks.push((await look()).status);
    expect(looks).toEqual([...Array<number>(30).fill(200), 429]);
  } finally {
    await limited.stop();
  }
});
