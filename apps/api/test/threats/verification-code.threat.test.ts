/**
 * A mailed code can be tried five times, for ten minutes, however the tries arrive; a new mail makes the old code and
 * link worthless. For a taken address everything answers as for a new one.
 * THREATS E06 code check answers, M05's budget, X06 burst over the limit, P20; ASVS 6.5.5, 6.6.2, 6.6.3.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes, seconds, hours } from '#src/domain/duration';
import { labelOf, tally, together, type Answer } from '#test/support/calls';
import { goodPassword, linkToken, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
let people = 0;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

async function register(email = `code-${(people += 1)}@example.test`) {
  const { body } = await harness.http
    .post('/v1/auth/register')
    .send({ email, password: goodPassword })
    .expect(202);
  const [mail] = await harness.mails(email);
  const verificationId: string = body.verificationId;
  return { email, verificationId, code: mail?.code ?? '', mail };
}
const verify = (body: object): Promise<Answer> =>
  harness.http.post('/v1/auth/verify-email').send(body).then();
const status = async (verificationId: string) =>
  (await harness.http.get(`/v1/auth/verify-email/${verificationId}/status`).expect(200)).body;
/** Six digits that aren't the code. */
const wrong = (code: string, step = 1) => String((Number(code) + step) % 1_000_000).padStart(6, '0');

test('the fifth try may be the right one', async () => {
  const { verificationId, code } = await register();
  for (let step = 1; step <= 4; step += 1) {
    expect(labelOf(await verify({ verificationId, code: wrong(code, step) }))).toBe('400 invalid_code');
  }
  expect(labelOf(await verify({ verificationId, code }))).toBe('200');
});

test('after five wrong ones the right one is refused too, and the link still works', async () => {
  const { verificationId, code, mail } = await register();
  for (let step = 1; step <= 5; step += 1) await verify({ verificationId, code: wrong(code, step) });
  expect(labelOf(await verify({ verificationId, code }))).toBe('400 invalid_code');
  expect(labelOf(await verify({ token: linkToken(mail) }))).toBe('200');
});

test('fifty at once get five looks between them', async () => {
  const { verificationId, code } = await register();
  const answers = await together(50, (index) => verify({ verificationId, code: wrong(code, index + 1) }));
  expect(tally(answers.map(labelOf))).toEqual({ '400 invalid_code': 50 });
  const [row] = await harness.sql<{ tries: number }>(
    `select code_attempts as tries from email_verifications where id = $1`,
    [verificationId],
  );
  expect(row?.tries).toBe(5);
  expect(labelOf(await verify({ verificationId, code }))).toBe('400 invalid_code');
});

test('the right code twenty times at once opens one session', async () => {
  const { verificationId, code, email } = await register();
  const answers = await together(20, () => verify({ verificationId, code }));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from sessions s join users u on u.id = s.user_id where u.email = $1`,
    [email],
  );
  expect(row?.count).toBe(1);
});

test('ten minutes, to the second; the link lives for a day', async () => {
  const early = await register();
  const late = await register();
  const never = await register();
  harness.clock.advance(minutes(10) - seconds(5));
  expect(labelOf(await verify({ verificationId: early.verificationId, code: early.code }))).toBe('200');
  harness.clock.advance(seconds(6));
  expect(labelOf(await verify({ verificationId: late.verificationId, code: late.code }))).toBe(
    '400 invalid_code',
  );
  harness.clock.advance(hours(23));
  expect(labelOf(await verify({ token: linkToken(late.mail) }))).toBe('200');
  harness.clock.advance(hours(1));
  expect(labelOf(await verify({ token: linkToken(never.mail) }))).toBe('400 invalid_or_expired_token');
  expect((await status(never.verificationId)).status).toBe('expired');
});

test('a new mail kills the old code and link, and its own code has five tries again', async () => {
  const first = await register();
  for (let step = 1; step <= 5; step += 1)
    await verify({ verificationId: first.verificationId, code: wrong(first.code, step) });
  const { verificationId, email } = first;
  await harness.http.post('/v1/auth/verify-email/resend').send({ verificationId }).expect(202);
  const [mail] = await harness.mails(email);
  expect(linkToken(mail)).not.toBe(linkToken(first.mail));
  expect(labelOf(await verify({ token: linkToken(first.mail) }))).toBe('400 invalid_or_expired_token');
  if (mail?.code !== first.code) {
    expect(labelOf(await verify({ verificationId, code: first.code }))).toBe('400 invalid_code');
  }
  expect(labelOf(await verify({ verificationId, code: mail?.code }))).toBe('200');
});

test('a taken address: the same answers, the same tries, the same status, and no code that works', async () => {
  const { email } = await harness.signUp();
  const taken = await register(email);
  const fresh = await register();
  expect(taken.mail?.code).toBeNull();
  expect(await status(taken.verificationId)).toEqual(await status(fresh.verificationId));

  for (let step = 1; step <= 7; step += 1) {
    const code = wrong(fresh.code, step);
    const [one, other] = [
      await verify({ verificationId: taken.verificationId, code }),
      await verify({ verificationId: fresh.verificationId, code }),
    ];
    expect({ ...one.body, requestId: '' }).toEqual({ ...other.body, requestId: '' });
    expect(one.status).toBe(other.status);
  }
  expect(await status(taken.verificationId)).toEqual(await status(fresh.verificationId));
  harness.clock.advance(hours(24));
  expect(await status(taken.verificationId)).toEqual(await status(fresh.verificationId));
});

test('the code of a taken address, were it ever guessed, opens nothing', async () => {
  const { email } = await harness.signUp();
  const { verificationId } = await register(email);
  const [row] = await harness.sql<{ nonce: Buffer; keyId: string }>(
    `select nonce, key_id as "keyId" from email_verifications where id = $1`,
    [verificationId],
  );
  if (row === undefined) throw new Error('the row is there for taken addresses too');
  const { deriveCode, deriveLinkToken } = await import('#src/domain/mailed-secret');
  const key = harness.container.keyring.current('mailed-secret');
  const source = { purpose: 'email-verification', id: verificationId, nonce: row.nonce } as const;
  expect(labelOf(await verify({ verificationId, code: deriveCode(key, source) }))).toBe('400 invalid_code');
  expect(labelOf(await verify({ token: deriveLinkToken(key, source) }))).toBe('400 invalid_or_expired_token');
});

test('a spent link is refused neutrally, sends nothing and undoes nothing', async () => {
  const { email, mail } = await register();
  const token = linkToken(mail);
  expect(labelOf(await verify({ token }))).toBe('200');
  expect(labelOf(await verify({ token }))).toBe('400 invalid_or_expired_token');
  expect(await harness.mails(email)).toHaveLength(1);
  expect((await harness.login(email)).user.emailVerified).toBe(true);
});

test('P21 a link is bound to the address it was mailed to', async () => {
  const { mail, verificationId, code, email } = await register();
  await harness.sql(`update users set email = 'other-address@example.test' where email = $1`, [email]);
  expect(labelOf(await verify({ token: linkToken(mail) }))).toBe('400 invalid_or_expired_token');
  expect(labelOf(await verify({ verificationId, code }))).toBe('400 invalid_code');
  const [row] = await harness.sql(
    `select email_verified_at as at from users where email = 'other-address@example.test'`,
  );
  expect(row).toEqual({ at: null });
});
