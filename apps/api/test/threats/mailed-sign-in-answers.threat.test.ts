/**
 * Invariant: sign-in by mail says the same about every address: when it is asked for, looked at, guessed at, when the
 * guesses run out, and when the mail provider is down.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MailTransportError, type MailTransport } from '#src/platform/mail/mail-transport';
import { minutes } from '#src/domain/duration';
import { goodPassword, startHarness, type Harness } from '#test/support/harness';
import { askForLink, linkStatus } from '#test/support/magic-links';

const standings = [
  'unknown',
  'active',
  'unverified',
  'disabled',
  'passwordless',
  'locked',
  'deleted',
] as const;
const addressOf = (standing: string, tag: string): string => `${standing}-${tag}@example.test`;

/** One address of every standing. */
async function populate({ http, sql, signUp }: Harness, tag: string): Promise<void> {
  for (const standing of standings.filter((each) => each !== 'unknown' && each !== 'unverified'))
    await signUp(addressOf(standing, tag));
  const email = addressOf('unverified', tag);
  await http.post('/v1/auth/register').send({ email, password: goodPassword }).expect(202);
  const change = (standing: string, columns: string) =>
    sql(`update users set ${columns} where email = $1`, [addressOf(standing, tag)]);
  await change('disabled', `status = 'disabled'`);
  await change('passwordless', 'password_hash = null, password_scheme = null, password_key_id = null');
  await change('locked', 'locked_at = now()');
  await change('deleted', `status = 'deleted', deleted_at = now()`);
}

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

/** Everything an answer says, without the clock and without what is random for everybody. */
function said({ status, text, headers }: { status: number; text: string; headers: Record<string, unknown> }) {
  const { date: _date, 'retry-after': _wait, ratelimit: _left, ...others } = headers;
  const same = text
    .replaceAll(/"[0-9a-f-]{36}"/g, '"id"')
    .replace(/"pickupToken":"[\w-]{43}"/, '"pickupToken":"…"')
    .replace(/"matchCode":"\d\d"/, '"matchCode":"…"')
    .replace(/in \d+ seconds/, 'in … seconds');
  return { status, text: same, headers: others };
}

async function ask(email: string) {
  const answer = await askForLink(harness, email).set('X-Request-Id', 'one-id-for-all');
  return { answer: said(answer), loginId: String(answer.body.loginId) };
}

async function guess(loginId: string, code: string) {
  const body = { loginId, code };
  return said(
    await harness.http.post('/v1/auth/magic-link/verify').set('X-Request-Id', 'one-id-for-all').send(body),
  );
}

/** The life of sign-in links at one address, as somebody sees it who can't read its mail. */
async function observe(email: string) {
  const seen: unknown[] = [];
  const first = await ask(email);
  seen.push(first.answer, await linkStatus(harness, first.loginId));
  await harness.mails(email);
  seen.push(await linkStatus(harness, first.loginId));
  // The six digits can't be excluded from being right, but one in a million is what every test here stands on.
  for (let step = 0; step < 6; step += 1) seen.push(await guess(first.loginId, `00000${step}`));
  const second = await ask(email);
  await harness.mails(email);
  seen.push(await linkStatus(harness, first.loginId), await guess(first.loginId, '000007'));
  for (let step = 0; step < 6; step += 1) seen.push(await guess(second.loginId, `10000${step}`));
  const third = await ask(email);
  await harness.mails(email);
  seen.push(await guess(third.loginId, '200000'), await linkStatus(harness, third.loginId));
  return { seen, third: third.loginId };
}

test('E05 E06 asking, waiting, guessing and running out of guesses look alike for every standing', async () => {
  await populate(harness, 'observed');
  const observed = [];
  for (const standing of standings) observed.push(await observe(addressOf(standing, 'observed')));
  const [reference] = observed;
  expect(reference?.seen[0]).toMatchObject({ status: 202 });
  expect(reference?.seen.at(-2)).toMatchObject({ status: 429 });
  for (const { seen } of observed) expect(seen).toEqual(reference?.seen);
  harness.clock.advance(minutes(15));
  for (const { third } of observed) expect(await linkStatus(harness, third)).toEqual({ status: 'expired' });
});

test('E05 with a mail provider that is down nothing changes, and the mail waits for it', async () => {
  const down: MailTransport = {
    name: 'resend',
    send: () => Promise.reject(new MailTransportError('temporary', 'The mail provider is down.')),
  };
  const broken = await startHarness({ mailTransport: down });
  try {
    await populateKnown(broken);
    const answers = [];
    for (const email of ['known@example.test', 'nobody@example.test']) {
      const answer = await askForLink(broken, email).set('X-Request-Id', 'one-id-for-all');
      while ((await broken.container.mailDelivery.runOnce()) > 0);
      answers.push([said(answer), await linkStatus(broken, String(answer.body.loginId))]);
    }
    expect(answers[0]).toEqual(answers[1]);
    const waiting = await broken.sql(
      `select recipient from mail_outbox where kind = 'magic_link' and state = 'queued'`,
    );
    expect(waiting).toEqual([{ recipient: 'known@example.test' }]);
  } finally {
    await broken.stop();
  }
});

async function populateKnown({ sql }: Harness): Promise<void> {
  await sql(
    `insert into users (id, email, email_verified_at, created_at, updated_at)
     values (gen_random_uuid(), 'known@example.test', now(), now(), now())`,
  );
}
