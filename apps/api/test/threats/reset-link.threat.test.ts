/**
 * A password is set by the newest mailed link alone: once, in time, by POST, for the address it was mailed to. Without
 * a link there is no way, whatever is sent in its place.
 * THREATS P05 expiry at use, P06 older links die, P08 token type juggling, P09 mail step skipped, P13 reset link after
 * email change, P20 replay; ASVS 2.3.1, 6.4.1.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes, seconds } from '#src/domain/duration';
import { bearer, goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

const password = 'copper-meadow-whistle-77';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const reset = (body: object) => harness.http.post('/v1/auth/reset-password').send(body);
const check = async (token: string) =>
  (await harness.http.post('/v1/auth/reset-password/check').send({ token }).expect(200)).body.valid;
async function requestLink(email: string): Promise<string> {
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  return linkToken((await harness.mails(email))[0]);
}

test('P05 good to its last moment, refused past it, and no cleaner has to come by', async () => {
  const { email } = await harness.signUp();
  const token = await requestLink(email);
  harness.clock.advance(minutes(30) - seconds(10));
  expect(await check(token)).toBe(true);
  harness.clock.advance(seconds(11));
  expect(await check(token)).toBe(false);
  expect((await reset({ token, password }).expect(400)).body.code).toBe('invalid_or_expired_token');
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from password_resets where email = $1`,
    [email],
  );
  expect(row?.count).toBe(1);
  await harness.login(email);
});

test('P06 asking again kills the older link; the newest works', async () => {
  const { email } = await harness.signUp();
  const first = await requestLink(email);
  const second = await requestLink(email);
  expect([await check(first), await check(second)]).toEqual([false, true]);
  await reset({ token: first, password }).expect(400);
  await reset({ token: second, password }).expect(200);
});

test('P20 a used link is refused neutrally, changes nothing and sends nothing', async () => {
  const { email } = await harness.signUp();
  const token = await requestLink(email);
  await reset({ token, password }).expect(200);
  const mails = (await harness.mails(email)).length;
  const again = await reset({ token, password: 'stolen-harbour-kettle-19' }).set(
    'X-Request-Id',
    'same-request',
  );
  const unknown = await reset({ token: 'x'.repeat(43), password }).set('X-Request-Id', 'same-request');
  expect(again.status).toBe(400);
  expect(again.text).toBe(unknown.text);
  expect(await harness.mails(email)).toHaveLength(mails);
  await harness.login(email, password);
});

test('a refused password leaves the link usable', async () => {
  const { email } = await harness.signUp();
  const token = await requestLink(email);
  for (const weak of ['short', 'password123', `${email}1`]) {
    expect((await reset({ token, password: weak }).expect(400)).body.code).toBe('weak_password');
  }
  await reset({ token, password }).expect(200);
});

const juggled: [string, unknown][] = [
  ['an operator', { $ne: null }],
  ['another operator', { not: '' }],
  ['a list', []],
  ['a list with a token', ['x']],
  ['true', true],
  ['zero', 0],
  ['null', null],
  ['empty', ''],
  ['absent', undefined],
  ['very long', 'x'.repeat(5000)],
];
test.each(juggled)('P08 a token that is %s gets 400 everywhere', async (_, token) => {
  for (const path of ['/v1/auth/reset-password', '/v1/auth/verify-email', '/v1/auth/reset-password/check']) {
    const body = path.endsWith('reset-password') ? { token, password } : { token };
    const response = await harness.http.post(path).send(body);
    expect([path, response.status, response.body.code]).toEqual([path, 400, 'validation_failed']);
  }
});

test('P08 NUL, blanks and other spellings of a token don’t work', async () => {
  const { email } = await harness.signUp();
  const token = await requestLink(email);
  const swapped = token.replace(/[a-z]/, (letter) => letter.toUpperCase());
  for (const other of [` ${token}`, `${token}\0`, `${token}\n`, `${token}=`, `%20${token}`, swapped]) {
    expect(await check(other)).toBe(false);
    await reset({ token: other, password }).expect(400);
  }
  expect(await check(token)).toBe(true);
});

test('P09 there is no way round the mail: other flows’ proofs and ids set no password', async () => {
  const victim = await harness.signUp();
  const attacker = await harness.signUp();
  await harness.http.post('/v1/auth/forgot-password').send({ email: victim.email }).expect(202);
  await harness.mails(victim.email);
  const [row] = await harness.sql<{ id: string; nonce: Buffer; hash: Buffer }>(
    `select id, nonce, token_hash as hash from password_resets where email = $1`,
    [victim.email],
  );
  const stolen = [
    row?.id,
    row?.nonce.toString('base64url'),
    row?.hash.toString('base64url'),
    row?.hash.toString('hex'),
  ];
  for (const token of [...stolen, attacker.accessToken, attacker.refreshToken, victim.grant.user.id]) {
    await reset({ token, password }).expect(400);
  }
  for (const body of [
    {},
    { password },
    { email: victim.email, password },
    { token: '', email: victim.email, password },
    { token: 'x', skip: true, password },
    { resetId: row?.id, password },
  ]) {
    await reset(body).expect(400);
  }
  const change = { currentPassword: '', newPassword: password };
  await harness.http.post('/v1/me/password').set(bearer(attacker.accessToken)).send(change).expect(400);
  await harness.login(victim.email, goodPassword);
});

test('P09 a link for one account sets the password of that one, even signed in as another', async () => {
  const victim = await harness.signUp();
  const attacker = await harness.signUp();
  const token = await requestLink(attacker.email);
  await reset({ token, password }).set(bearer(victim.accessToken)).expect(200);
  await harness.login(attacker.email, password);
  await harness.login(victim.email, goodPassword);
});

test('P13 a link is bound to the address it was mailed to: dead once the account has another', async () => {
  const { email, grant } = await harness.signUp();
  const token = await requestLink(email);
  await harness.sql(`update users set email = 'moved@example.test' where id = $1`, [grant.user.id]);
  expect(await check(token)).toBe(false);
  expect((await reset({ token, password }).expect(400)).body.code).toBe('invalid_or_expired_token');
  await harness.login('moved@example.test');
});

test('a disabled account gets no link, and one mailed before opens nothing', async () => {
  const { email, grant } = await harness.signUp();
  const token = await requestLink(email);
  await harness.sql(`update users set status = 'disabled' where id = $1`, [grant.user.id]);
  await reset({ token, password }).expect(400);
  const before = (await harness.mails(email)).length;
  await harness.http.post('/v1/auth/forgot-password').send({ email }).expect(202);
  expect(await harness.mails(email)).toHaveLength(before);
});
