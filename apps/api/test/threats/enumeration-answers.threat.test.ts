/**
 * Invariant: no answer tells whether an address has an account, until the right password is given.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailTransport } from '#src/platform/mail/mail-transport';
import { MailTransportError } from '#src/platform/mail/mail-transport';
import { goodPassword, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
const accounts = {
  unknown: 'nobody@example.test',
  active: 'active@example.test',
  unverified: 'unverified@example.test',
  disabled: 'disabled@example.test',
  passwordless: 'passwordless@example.test',
};
type Standing = keyof typeof accounts;
const standings = Object.keys(accounts) as Standing[];

beforeAll(async () => {
  harness = await startHarness();
  for (const standing of standings.filter((name) => name !== 'unknown' && name !== 'unverified'))
    await harness.signUp(accounts[standing]);
  await post('/v1/auth/register', { email: accounts.unverified, password: goodPassword });
  await harness.sql(`update users set status = 'disabled' where email = $1`, [accounts.disabled]);
  await harness.sql(
    `update users set password_hash = null, password_scheme = null, password_key_id = null where email = $1`,
    [accounts.passwordless],
  );
});
afterAll(() => harness.stop());

/** With one request id, so that whole answers can be compared. */
function post(path: string, body: object, { http }: Harness = harness) {
  return http.post(path).set('X-Request-Id', 'one-id-for-all').send(body);
}

/** Everything an answer says, without the clock. */
async function said(path: string, body: object, from: Harness = harness) {
  const { status, text, headers } = await post(path, body, from);
  const { date: _date, ...others } = headers as Record<string, string>;
  return { status, text, headers: others };
}

describe('E01 sign-in answers', () => {
  test('are one answer, byte for byte, for every standing of an account until the password is right', async () => {
    const answers = [];
    for (const standing of standings)
      answers.push(await said('/v1/auth/login', { email: accounts[standing], password: 'not-it-at-all-9' }));
    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('stay one answer when the tries are used up', async () => {
    const limited = await startHarness({ env: { RATE_LIMITS: 'on' } });
    const { email } = await limited.signUp('limited@example.test');
    await limited.sql('delete from sessions'); // so that no address is known
    const atLimit = async (who: string) => {
      for (let attempt = 0; attempt < 5; attempt += 1)
        await post('/v1/auth/login', { email: who, password: 'not-it-at-all-9' }, limited);
      return post('/v1/auth/login', { email: who, password: 'not-it-at-all-9' }, limited);
    };
    const [known, unknown] = [await atLimit(email), await atLimit('nobody@example.test')];
    const names = [known, unknown].map((answer) =>
      expectProblem(answer, 429, 'rate_limited').detail.replace(/\d+ s/, ''),
    );
    expect(names[0]).toBe(names[1]);
    expect(known.headers['ratelimit-policy']).toBe(unknown.headers['ratelimit-policy']);
    await limited.stop();
  });
});

describe('E03 early exits', () => {
  const passwords = {
    empty: '',
    long: 'x'.repeat(1025),
    bytes: 'ä'.repeat(100),
    huge: 'x'.repeat(1_000_000),
  };
  test.each(Object.entries(passwords))('a password that is %s gets one answer', async (_name, password) => {
    const [known, unknown] = [
      await said('/v1/auth/login', { email: accounts.active, password }),
      await said('/v1/auth/login', { email: accounts.unknown, password }),
    ];
    expect(known).toEqual(unknown);
    expect([400, 401, 413]).toContain(known.status);
  });
});

describe('E05 answers that send mail', () => {
  const paths = {
    register: '/v1/auth/register',
    forgot: '/v1/auth/forgot-password',
    resend: '/v1/auth/verify-email/resend',
  };
  const bodyOf = (path: string, email: string) =>
    path === paths.register ? { email, password: goodPassword } : { email };
  /** Only the id of the attempt differs, and that is random for everybody. */
  const withoutId = <Said extends { text: string }>(answer: Said): Said => ({
    ...answer,
    text: answer.text.replace(/"verificationId":"[0-9a-f-]{36}"/, '"verificationId":"…"'),
  });

  test.each(Object.values(paths))('%s says the same to everybody', async (path) => {
    const answers = [];
    for (const standing of standings)
      answers.push(
        withoutId(await said(path, bodyOf(path, accounts[standing].replace('@', `+${path.length}@`)))),
      );
    for (const standing of standings)
      answers.push(withoutId(await said(path, bodyOf(path, accounts[standing]))));
    expect(answers[0]?.status).toBe(202);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('a mail provider that is down changes no answer, and the mail waits for it', async () => {
    const down: MailTransport = {
      name: 'resend',
      send: () => Promise.reject(new MailTransportError('temporary', 'The mail provider is down.')),
    };
    const broken = await startHarness({ mailTransport: down, background: true });
    const before: unknown[] = [];
    const during: unknown[] = [];
    for (const [path, list, email] of [
      [paths.register, before, 'one@example.test'],
      [paths.forgot, before, 'one@example.test'],
      [paths.register, during, 'two@example.test'],
      [paths.forgot, during, 'two@example.test'],
    ] as const) {
      list.push(withoutId(await said(path, bodyOf(path, email), list === before ? harness : broken)));
    }
    expect(during).toEqual(before);
    await expect
      .poll(() => broken.sql<{ state: string; attempts: number }>('select state, attempts from mail_outbox'))
      .toContainEqual({ state: 'queued', attempts: 1 });
    await broken.stop();
  });

  test('the attempt of a taken address stands like any other and can never be spent', async () => {
    const statuses = [];
    for (const email of ['brand-new@example.test', accounts.active]) {
      const { verificationId } = (await post(paths.register, { email, password: goodPassword })).body as {
        verificationId: string;
      };
      await harness.mails(email);
      const { body } = await harness.http.get(`/v1/auth/verify-email/${verificationId}/status`).expect(200);
      const guess = await said('/v1/auth/verify-email', { verificationId, code: '000000' });
      statuses.push({ body, guess });
    }
    expect(statuses[0]?.body).toEqual({ status: 'pending', delivery: 'sent' });
    expect(statuses[1]).toEqual(statuses[0]);
  });
});

describe('E06 code answers', () => {
  test('are one answer for attempts that are, that were and that never were', async () => {
    const register = await post('/v1/auth/register', { email: 'coded@example.test', password: goodPassword });
    const { verificationId } = register.body as { verificationId: string };
    const guess = (id: string) => said('/v1/auth/verify-email', { verificationId: id, code: '000000' });
    const [mail] = await harness.mails('coded@example.test');
    expect(mail?.code).not.toBe('000000');
    const wrong = await guess(verificationId);
    expect(wrong.status).toBe(400);
    expect(await guess(randomUUID())).toEqual(wrong);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await guess(verificationId)).toEqual(wrong);
    const exhausted = await said('/v1/auth/verify-email', { verificationId, code: mail?.code });
    expect(exhausted).toEqual(wrong);
  });
});
