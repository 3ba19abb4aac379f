/**
 * Invariant: the time of an answer tells nothing about whether an address has an account.
 */
import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailTransport } from '#src/platform/mail/mail-transport';
import { startHarness, goodPassword, type Harness } from '#test/support/harness';
import { postJson } from '#test/support/raw';
import { separability } from '#test/support/samples';

const pairs = 200;
const rounds = 3;
const significant = 0.01;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const silent: MailTransport = {
  name: 'resend',
  send: ({ id }) => Promise.resolve({ providerMessageId: id }),
};
const people = Array.from({ length: 20 }, (_, index) => `known-${index}@example.test`);

/** Signing in: the hash outlasts the tick on which refusals leave, so that one left out or cheaper would show. */
let signIns: Harness;
/** Answers that send mail leave when they are ready: the hash is as cheap as can be, to hide nothing. */
let mailers: Harness;

beforeAll(async () => {
  signIns = await startHarness({ env: { BCRYPT_COST: '8' }, mailTransport: silent });
  mailers = await startHarness({ mailTransport: silent });
  for (const { url, sql } of [signIns, mailers]) {
    for (const email of people) await post(url, '/v1/auth/register', { email, password: goodPassword });
    await sql('update users set email_verified_at = now()');
  }
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([signIns.stop(), mailers.stop()]);
});

const post = (url: string, path: string, body: object) => postJson(url, path, body, { agent });

async function timed({ url }: Harness, path: string, body: object): Promise<number> {
  const startedAt = performance.now();
  await post(url, path, body);
  return performance.now() - startedAt;
}

/** Times known and unknown addresses in turn, the first of each pair changing. */
async function measure(
  probe: (email: string) => Promise<number>,
  label: string,
  count = pairs,
): Promise<number> {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let pair = 0; pair < count; pair += 1) {
    const both = [
      async () => known.push(await probe(people[pair % people.length] ?? '')),
      async () => unknown.push(await probe(`unknown-${label}-${pair}@example.test`)),
    ];
    for (const one of pair % 2 === 0 ? both : both.reverse()) await one();
  }
  return separability(known, unknown);
}

/** One round in a hundred separates by chance alone, so only rounds that all separate show a difference. */
async function expectInseparable(probe: (email: string) => Promise<number>, label: string): Promise<void> {
  await measure(probe, `${label}-warm-up`, 20);
  const found: number[] = [];
  do found.push(await measure(probe, `${label}-${found.length}`));
  while ((found.at(-1) ?? 1) <= significant && found.length < rounds);
  expect(found.at(-1), `p of each round: ${found.join(', ')}`).toBeGreaterThan(significant);
}

const wrong = (email: string) => timed(signIns, '/v1/auth/login', { email, password: 'not-it-at-all-9' });

describe('E02 sign-in time', { timeout: 240_000 }, () => {
  test('does not tell a known account from an unknown one', () => expectInseparable(wrong, 'login'));

  test('does not tell an account without a password', async () => {
    await signIns.sql(
      'update users set password_hash = null, password_scheme = null, password_key_id = null',
    );
    await expectInseparable(wrong, 'passwordless');
  });

  test('does not tell an account whose hash is cheaper to compare', async () => {
    const hash = `$2b$04$${'.'.repeat(53)}`;
    await signIns.sql(
      `update users set password_hash = $1, password_scheme = 'bcrypt', password_key_id = null`,
      [hash],
    );
    await expectInseparable(wrong, 'old-cost');
  });
});

describe('E02 time of answers that send mail', { timeout: 240_000 }, () => {
  test('does not tell at registration', () =>
    expectInseparable(
      (email) => timed(mailers, '/v1/auth/register', { email, password: goodPassword }),
      'register',
    ));

  test('does not tell at forgot-password, nor in the request after it', async () => {
    await mailers.sql('delete from mail_outbox');
    mailers.container.mailDelivery.start();
    await expectInseparable((email) => timed(mailers, '/v1/auth/forgot-password', { email }), 'forgot');
    await mailers.container.mailDelivery.stop();
  });

  test('does not tell at a sign-in link, nor in the request after it', async () => {
    await mailers.sql('delete from mail_outbox');
    mailers.container.mailDelivery.start();
    // Asking again ends the older link, with or without an account: as many unknown addresses, asked as often.
    const again = (email: string) =>
      email.replace(/(\d+)@/, (_match, pair: string) => `${Number(pair) % people.length}@`);
    await expectInseparable(
      (email) => timed(mailers, '/v1/auth/magic-link', { email: again(email) }),
      'magic',
    );
    await mailers.container.mailDelivery.stop();
  }, 120_000);
});

describe('the judge of these measurements', () => {
  test('sees a difference of a half, on a busy machine too', async () => {
    const probe = (email: string) =>
      wrong(email).then((time) => (email.startsWith('known') ? time * 1.5 : time));
    const seen: number[] = [];
    while (seen.length < 3 && !seen.some((p) => p < significant))
      seen.push(await measure(probe, 'planted', 100));
    expect(Math.min(...seen)).toBeLessThan(significant);
  }, 120_000);

  test('sees a shift of half a deviation, and nothing where there is nothing', () => {
    // Evenly spread ranks: as a sample of one distribution always is, without chance.
    const sample = Array.from({ length: 200 }, (_, index) => Math.sin(index * 12.9898) * 100);
    expect(
      separability(
        sample,
        sample.map((value) => value + 35),
      ),
    ).toBeLessThan(0.001);
    expect(separability(sample, [...sample].reverse())).toBeGreaterThan(0.9);
    expect(separability([1, 1, 1], [1, 1, 1])).toBe(1);
  });

  test('is not moved by a single slow answer', () => {
    const sample = Array.from({ length: 50 }, (_, index) => 10 + (index % 7));
    expect(separability(sample, [...sample.slice(1), 5000])).toBeGreaterThan(0.5);
  });
});
