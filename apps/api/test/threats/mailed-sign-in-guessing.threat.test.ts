/**
 * Invariant: however somebody guesses at mailed sign-in codes (many at once, over new links, from many networks), an
 * address takes ten wrong ones an hour, and what is used up is the code alone: link, password and session go on.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#src/domain/duration';
import { labelOf, tally, together, type Answer } from '#test/support/calls';
import { startHarness, type Harness } from '#test/support/harness';
import { askedLink, askForLink, otherDigits, verifyLink, type AskedLink } from '#test/support/magic-links';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ env: { TRUST_PROXY: '1' } });
});
afterAll(() => harness.stop());

let networks = 0;
/** Every guess from another network. */
const guess = ({ loginId }: AskedLink, code: string): Promise<Answer> =>
  verifyLink(harness, { loginId, code }, `198.51.${(networks += 1) % 250}.${networks % 199}`);

async function tries(email: string): Promise<number> {
  const [row] = await harness.sql<{ tries: number }>(
    'select coalesce(sum(code_attempts), 0)::int as tries from magic_links where email = $1',
    [email],
  );
  return row?.tries ?? 0;
}

test('M05 fifty wrong codes at once get five looks between them, and then the right one is refused', async () => {
  const { email } = await harness.signUp();
  const link = await askedLink(harness, email);
  const answers = await together(50, (index) => guess(link, otherDigits(link.code, index + 1)));
  expect(tally(answers.map(labelOf))).toEqual({ '400 invalid_code': 50 });
  expect(await tries(email)).toBe(5);
  expect(labelOf(await guess(link, link.code))).toBe('400 invalid_code');
});

test('M05 new links bring no new tries: ten an hour, one after the other or at once', async () => {
  const person = await harness.signUp();
  let link = await askedLink(harness, person.email);
  for (let round = 0; round < 10; round += 1) {
    await together(5, (index) => guess(link, otherDigits(link.code, index + 1)));
    link = await askedLink(harness, person.email);
  }
  expect(await tries(person.email)).toBe(10);

  const refused = await harness.http
    .post('/v1/auth/magic-link/verify')
    .send({ loginId: link.loginId, code: link.code });
  expect(labelOf(refused)).toBe('429 rate_limited');
  expect(refused.body.detail).toContain('mailed-code-hour');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(minutes(58) / 1000);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(hours(1) / 1000);

  // The owner is not shut out: the link of the very same mail, the password and the session all go on.
  expect(labelOf(await verifyLink(harness, { token: link.token }))).toBe('200');
  await harness.login(person.email);
  await harness.http.post('/v1/auth/refresh').send({ refreshToken: person.refreshToken }).expect(200);
});

test('M05 links asked for at once leave one open, so that none of them brings tries of its own', async () => {
  const { email } = await harness.signUp();
  const answers = await together(20, async () => (await askForLink(harness, email)).body as AskedLink);
  await harness.mails(email);
  await together(100, (index) => {
    const link = answers[index % answers.length];
    if (link === undefined) throw new Error('every one was answered');
    return guess(link, String(index).padStart(6, '0'));
  });
  const [row] = await harness.sql<{ open: number }>(
    'select count(*) as open from magic_links where email = $1 and consumed_at is null and superseded_at is null',
    [email],
  );
  expect(row?.open).toBe(1);
  expect(await tries(email)).toBeLessThanOrEqual(5);
});

test('M05 after the hour there are tries again, and a second instance counts with the first', async () => {
  const { email } = await harness.signUp();
  const second = await startHarness({ database: harness.database, clock: harness.clock });
  try {
    for (let round = 0; round < 2; round += 1) {
      const link = await askedLink(harness, email);
      for (let step = 1; step <= 5; step += 1) await guess(link, otherDigits(link.code, step));
    }
    const late = await askedLink(harness, email);
    const atOther = await verifyLink(second, { loginId: late.loginId, code: late.code });
    expect(labelOf(atOther)).toBe('429 rate_limited');
    harness.clock.advance(hours(1));
    const { loginId, code } = await askedLink(harness, email);
    expect(labelOf(await verifyLink(second, { loginId, code }))).toBe('200');
  } finally {
    await second.stop();
  }
});

test('right codes use nothing up', async () => {
  const { email } = await harness.signUp();
  for (let times = 0; times < 12; times += 1) {
    const link = await askedLink(harness, email);
    expect(labelOf(await guess(link, link.code))).toBe('200');
  }
  expect(await tries(email)).toBe(0);
});

test('X11 one mailbox, many networks: five mails an hour, of whichever kind, with or without an account', async () => {
  const limited = await startHarness({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' } });
  try {
    const known = 'bombed@example.test';
    await limited.sql(
      `insert into users (id, email, email_verified_at, created_at, updated_at)
       values (gen_random_uuid(), $1, now(), now(), now())`,
      [known],
    );
    for (const email of [known, 'nobody@example.test']) {
      const statuses = [];
      for (let times = 0; times < 8; times += 1) {
        const path = times % 2 === 0 ? '/v1/auth/magic-link' : '/v1/auth/forgot-password';
        const from = `203.0.${times}.7`;
        statuses.push((await limited.http.post(path).set('X-Forwarded-For', from).send({ email })).status);
      }
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429, 429]);
    }
    expect(await limited.mails('nobody@example.test')).toEqual([]);
  } finally {
    await limited.stop();
  }
});
