import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours } from '#src/domain/duration';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const count = async (table: string): Promise<number> => {
  const [row] = await harness.sql<{ count: number }>(`select count(*)::int as count from ${table}`);
  return row?.count ?? -1;
};

test('lets ended rows go once they have stood long enough, and nothing that lives', async () => {
  const { http, clock, container, mails } = harness;
  const keeper = await harness.signUp('keeper@example.test');
  await http
    .post('/v1/auth/register')
    .send({ email: 'never-proven@example.test', password: goodPassword })
    .expect(202);
  await http.post('/v1/auth/forgot-password').send({ email: keeper.email }).expect(202);
  await mails(keeper.email);
  await http.post('/v1/auth/logout').set(bearer(keeper.accessToken)).expect(200);
  expect([await count('users'), await count('sessions'), await count('password_resets')]).toEqual([2, 1, 1]);

  clock.advance(hours(1));
  expect(await container.housekeeping.runOnce()).toBe(0);

  clock.advance(days(29));
  const live = await harness.login(keeper.email);
  expect(await container.housekeeping.runOnce()).toBeGreaterThan(0);
  expect([await count('password_resets'), await count('email_verifications')]).toEqual([0, 0]);

  clock.advance(days(2));
  await container.housekeeping.runOnce();
  expect(await harness.sql('select email from users')).toEqual([{ email: keeper.email }]);
  expect(await count('sessions')).toBe(1);
  await http.post('/v1/auth/refresh').send({ refreshToken: live.refreshToken }).expect(200);
});
