import { afterAll, beforeAll, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days, hours, minutes } from '#src/domain/duration';
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

test('forgets within the hour what providers said and which ways through them were begun', async () => {
  const { container, clock } = harness;
  const plant = async (endsAt: Date) => {
    const [user] = await harness.sql<{ id: string }>('select id from users limit 1');
    const common = [Buffer.from(endsAt.toISOString()), endsAt, clock.now()];
    await harness.sql(
      'insert into oauth_callbacks (state_hash, expires_at) values ($1, $2)',
      common.slice(0, 2),
    );
    await harness.sql(
      `insert into oauth_link_tickets (id, user_id, session_id, provider, token_hash, expires_at, created_at)
       values (gen_random_uuid(), $4, gen_random_uuid(), 'oidc', $1, $2, $3)`,
      [...common, user?.id],
    );
    await harness.sql(
      `insert into oauth_results (id, kind, provider, issuer, subject, email_verified, token_hash, expires_at, created_at)
       values (gen_random_uuid(), 'proof', 'oidc', 'https://issuer.example', 'sub', false, $1, $2, $3)`,
      common,
    );
  };
  await plant(later(clock.now(), minutes(-61)));
  await plant(later(clock.now(), minutes(-59)));
  await plant(later(clock.now(), minutes(30)));
  await container.housekeeping.runOnce();
  for (const table of ['oauth_callbacks', 'oauth_link_tickets', 'oauth_results'])
    expect(await count(table), table).toBe(2);
});

test('forgets settled mail after thirty days, batch by batch until none is left, and waiting mail never', async () => {
  const { container, clock } = harness;
  await harness.sql('delete from mail_outbox');
  await harness.sql(
    `insert into mail_outbox (id, kind, recipient, state, next_attempt_at, created_at, updated_at)
     select gen_random_uuid(), 'password_changed', 'many@example.test',
       case when n = 1 then 'queued' else 'delivered' end, $1, $1, $1 from generate_series(1, 1201) n`,
    [clock.now()],
  );
  clock.advance(days(29));
  await container.housekeeping.runOnce();
  expect(await count('mail_outbox')).toBe(1201);
  clock.advance(days(2));
  await container.housekeeping.runOnce();
  expect(await harness.sql('select state from mail_outbox')).toEqual([{ state: 'queued' }]);
});

const plantEnded = (rows = 1) =>
  harness.sql(
    `insert into oauth_callbacks (state_hash, expires_at)
     select decode(md5(gen_random_uuid()::text), 'hex'), $1::timestamptz - interval '2 hours' from generate_series(1, $2)`,
    [harness.clock.now(), rows],
  );

test('leaves to another process what that has in hand, until its lease is over', async () => {
  const { container, clock } = harness;
  await container.housekeeping.runOnce();
  await plantEnded();
  await harness.sql('update jobs set leased_until = $1', [later(clock.now(), minutes(5))]);
  expect(await container.housekeeping.runOnce()).toBe(0);
  clock.advance(minutes(6));
  expect(await container.housekeeping.runOnce()).toBe(1);
});

test('takes nothing while days wait to be counted, nor while another process counts them', async () => {
  const { container, clock } = harness;
  const { jobs } = container.database.repos;
  const [first, names] = ['count-days', ['count-days', 'oauth_callbacks']];
  const leaseUntil = later(clock.now(), minutes(5));
  const take = async () => (await jobs.lease({ names, first, now: clock.now(), leaseUntil }))[0]?.name;
  await jobs.callUp({ names, now: clock.now() });
  expect(await take()).toBe(first);
  expect(await take()).toBeUndefined();
  await jobs.putBack({ name: first, dueAt: later(clock.now(), minutes(10)) });
  expect(await take()).toBe('oauth_callbacks');
  expect(await take()).toBeUndefined();
  await jobs.putBack({ name: 'oauth_callbacks', dueAt: clock.now() });
});

test('a batch that fails takes nothing along and keeps no other job from its turn', async () => {
  const { container, clock } = harness;
  await container.housekeeping.runOnce();
  await plantEnded(3);
  const [user] = await harness.sql<{ id: string }>('select id from users limit 1');
  await harness.sql(
    `insert into webauthn_challenges (id, purpose, user_id, challenge, expires_at, created_at)
     values (gen_random_uuid(), 'reauthentication', $1, '\\x01', $2::timestamptz - interval '3 hours', $2)`,
    [user?.id, clock.now()],
  );
  await harness.sql(
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`,
  );
  await harness.sql('create trigger refuse before delete on oauth_callbacks execute function refuse()');
  clock.advance(minutes(11));
  const known = harness.logs.length;
  container.housekeeping.start();
  await expect.poll(() => count('webauthn_challenges'), { timeout: 5000 }).toBe(0);
  await expect.poll(() => harness.logs.slice(known).join('')).toContain('housekeeping will try again later');
  expect(await count('oauth_callbacks')).toBe(3);
  await container.housekeeping.stop();
  await harness.sql('drop function refuse() cascade');
  clock.advance(minutes(6));
  expect(await container.housekeeping.runOnce()).toBe(3);
});

test('is shared by processes, each row cleared by one of them, in as many batches as it takes', async () => {
  const other = await startHarness({ database: harness.database, clock: harness.clock });
  await plantEnded(1201);
  await Promise.all([harness.container.housekeeping.runOnce(), other.container.housekeeping.runOnce()]);
  await harness.container.housekeeping.runOnce();
  expect(await count('oauth_callbacks')).toBe(0);
  await other.stop();
});
