/**
 * An account has at most one hundred live sessions; one more ends the oldest. The cap holds when sign-ins race.
 * THREATS R18 session cap; ASVS 7.1.2.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '@authflow/contracts';
import { labelOf, meStatus, refresh, together } from '#test/support/calls';
import { startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const cap = limits.sessionsPerUser;

/** Sessions that began one second apart, the last just now. */
const plant = (userId: string, count: number, { idle = '1 day' } = {}) =>
  harness.sql(
    `insert into sessions (id, user_id, delivery, amr, authenticated_at, created_at, rotated_at, idle_expires_at,
       absolute_expires_at)
     select gen_random_uuid(), $1, 'body', '{pwd}', at, at, at, now() + $3::interval, now() + interval '1 day'
     from (select now() - make_interval(secs => n) as at from generate_series(1, $2::int) n) as planted`,
    [userId, count, idle],
  );
const live = async (userId: string) => {
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from sessions where user_id = $1 and revoked_at is null and idle_expires_at > now()`,
    [userId],
  );
  return row?.count;
};

test('five sign-ins beyond the cap end the five oldest, the first of all among them', async () => {
  const first = await harness.signUp();
  const { id } = first.grant.user;
  await harness.sql(`update sessions set created_at = created_at - interval '1 hour' where user_id = $1`, [
    id,
  ]);
  await plant(id, cap - 1);
  const newest = [];
  for (let count = 0; count < 5; count += 1) newest.push(await harness.login(first.email));

  expect(await live(id)).toBe(cap);
  expect(await meStatus(harness, first.accessToken)).toBe(401);
  expect(labelOf(await refresh(harness, first.refreshToken))).toBe('401 invalid_refresh_token');
  for (const { accessToken } of newest) expect(await meStatus(harness, accessToken)).toBe(200);
  const [row] = await harness.sql<{ count: number }>(
    `select count(*) from sessions where user_id = $1 and revoked_reason = 'session_limit'`,
    [id],
  );
  expect(row?.count).toBe(5);
});

test('20 sign-ins at once just below the cap don’t overshoot it', async () => {
  const { email, grant } = await harness.signUp();
  await plant(grant.user.id, cap - 6);
  await together(20, () => harness.login(email));
  expect(await live(grant.user.id)).toBe(cap);
});

test('sessions that lie past their end take no place: a long-lived one isn’t pushed out by them', async () => {
  const first = await harness.signUp();
  const { id } = first.grant.user;
  await harness.sql(`update sessions set created_at = created_at - interval '1 hour' where user_id = $1`, [
    id,
  ]);
  await plant(id, cap + 5, { idle: '-1 minute' });
  await harness.login(first.email);
  expect(await meStatus(harness, first.accessToken)).toBe(200);
  expect(await live(id)).toBe(2);
});
