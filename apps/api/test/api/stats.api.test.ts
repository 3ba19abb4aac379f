import { statsSchema, type Stats } from '@authflow/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays, utcDay } from '#src/domain/stats-days';
import { days, hours, minutes } from '#src/domain/duration';
import { bearer, startHarness, type Harness, type Person } from '#test/support/harness';

let harness: Harness;
let admin: Person;
beforeEach(async () => {
  harness = await startHarness();
  // Every test begins at one o'clock in the morning, UTC: none of them runs into midnight by chance.
  const sinceMidnight = harness.clock.now().getTime() % days(1);
  harness.clock.advance(days(1) - sinceMidnight + hours(1));
  admin = await harness.signUp('admin@example.test');
  await harness.sql(`update users set roles = '{user,admin}' where email = $1`, [admin.email]);
});
afterEach(() => harness.stop());

const today = (): string => utcDay(harness.clock.now());

async function adminToken(): Promise<string> {
  const { accessToken } = await harness.login(admin.email);
  return accessToken;
}

async function read(token: string, query: Record<string, string> = {}): Promise<Stats> {
  const answer = await harness.http.get('/v1/admin/stats').query(query).set(bearer(token));
  expect(answer.status, answer.text).toBe(200);
  return statsSchema.parse(answer.body);
}

const dayOf = (stats: Stats, date: string) => stats.days.find((day) => day.date === date);

async function failToSignIn(email: string): Promise<void> {
  await harness.http.post('/v1/auth/login').send({ email, password: 'not-the-password' }).expect(401);
}

/** Plants what happened at a moment, as the services write it. */
async function plant(type: string, outcome: string, at: string, userId: string | null, detail: object = {}) {
  await harness.sql(
    `insert into audit_events (type, outcome, user_id, actor_id, detail, created_at) values ($1, $2, $3, $3, $4, $5)`,
    [type, outcome, userId, JSON.stringify(detail), at],
  );
}

test('counts what happened on each day, and each person once a day', async () => {
  const person = await harness.signUp('ada@example.test');
  await harness.login(person.email);
  await failToSignIn(person.email);
  await failToSignIn('nobody@example.test');
  const first = today();
  harness.clock.advance(days(1));
  const { refreshToken } = await harness.login(person.email);
  for (let token = refreshToken, times = 0; times < 3; times += 1) {
    const { body } = await harness.http.post('/v1/auth/refresh').send({ refreshToken: token }).expect(200);
    token = String(body.refreshToken);
  }
  const token = await adminToken();
  await harness.container.activityMeter.flush();

  const stats = await read(token, { from: addDays(first, -1), to: today() });
  expect(stats.days).toEqual([
    { date: addDays(first, -1), signUps: 0, logins: 0, failures: 0, activeUsers: 0 },
    // Two sign-ups, each signed in; then Ada once more, and two wrong passwords.
    { date: first, signUps: 2, logins: 3, failures: 2, activeUsers: 2 },
    { date: today(), signUps: 0, logins: 2, failures: 0, activeUsers: 2 },
  ]);
  expect(stats.failuresByReason).toEqual({ invalid_credentials: 2 });
  expect(Object.values(stats.mail).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1);
});

test('parts days at midnight UTC, to the millisecond, whatever time zone the database has', async () => {
  const [{ name } = { name: '' }] = await harness.sql<{ name: string }>('select current_database() as name');
  await harness.sql(`alter database ${name} set timezone to 'Pacific/Auckland'`);
  const { clock, database } = harness;
  const elsewhere = await startHarness({ clock, database }); // its connections are new, so they live in that zone
  const day = addDays(today(), -5);
  const next = addDays(day, 1);
  const id = '0b1c3d5e-0000-4000-8000-000000000001';
  await plant('login.succeeded', 'success', `${addDays(day, -1)}T23:59:59.999Z`, id);
  await plant('login.succeeded', 'success', `${day}T00:00:00.000Z`, id);
  await plant('user.registered', 'success', `${day}T23:59:59.999Z`, id);
  await plant('account.invitation_accepted', 'success', `${next}T00:00:00.000Z`, id);
  await plant('login.mfa_failed', 'failure', `${next}T12:00:00.000Z`, id, { reason: 'invalid_code' });
  const token = await adminToken();
  const query = { from: addDays(day, -1), to: next };
  const answer = await elsewhere.http.get('/v1/admin/stats').query(query).set(bearer(token)).expect(200);
  await elsewhere.stop();
  const stats = statsSchema.parse(answer.body);
  expect(stats.days).toEqual([
    { date: addDays(day, -1), signUps: 0, logins: 1, failures: 0, activeUsers: 1 },
    { date: day, signUps: 1, logins: 1, failures: 0, activeUsers: 1 },
    { date: next, signUps: 1, logins: 0, failures: 1, activeUsers: 0 },
  ]);
  expect(stats.failuresByReason).toEqual({ invalid_code: 1 });
});

test('says of a day that is over what it said while it ran', async () => {
  const day = today();
  const person = await harness.signUp('grace@example.test');
  await failToSignIn(person.email);
  await harness.container.activityMeter.flush();
  const live = await read(await adminToken(), { from: day, to: day });
  harness.clock.advance(days(1));
  const later = await read(await adminToken(), { from: day, to: day });
  const [rolled] = await harness.sql<{ days: number }>(
    'select count(*)::int as days from daily_stats where day = $1',
    [day],
  );
  expect(rolled?.days).toBe(1);
  expect(dayOf(live, day)).toMatchObject({ signUps: 2, logins: 3, failures: 1, activeUsers: 2 });
  expect(later.days).toEqual(live.days);
  expect(later.failuresByReason).toEqual(live.failuresByReason);
});

test('waits with the count of a day until its last moments are committed, and counts it once', async () => {
  const { clock, container, sql } = harness;
  const yesterday = today();
  clock.advance(hours(23) - (clock.now().getTime() % hours(1)) + minutes(2));
  expect(utcDay(clock.now())).toBe(addDays(yesterday, 1));
  await container.housekeeping.runOnce();
  const rolled = () => sql('select 1 from daily_stats where day = $1', [yesterday]);
  expect(await rolled()).toHaveLength(0);
  await plant('login.succeeded', 'success', `${yesterday}T23:59:59.500Z`, null);
  const open = dayOf(await read(await adminToken()), yesterday);
  clock.advance(minutes(4));
  await Promise.all([
    container.housekeeping.runOnce(),
    container.housekeeping.runOnce(),
    read(await adminToken()),
  ]);
  expect(await rolled()).toHaveLength(1);
  await plant('login.succeeded', 'success', `${yesterday}T23:59:59.600Z`, null);
  await container.housekeeping.runOnce();
  expect(dayOf(await read(await adminToken()), yesterday)).toEqual(open);
});

test('follows mails that arrive or bounce in the week after their day', async () => {
  const { clock, container, sql } = harness;
  const day = today();
  clock.advance(days(2));
  await container.housekeeping.runOnce();
  const before = (await read(await adminToken(), { from: day, to: day })).mail;
  const count = Object.values(before).reduce((sum, each) => sum + each, 0);
  expect(count).toBeGreaterThan(0);
  expect(before['bounced']).toBeUndefined();
  await sql(`update mail_outbox set state = 'bounced'`);
  await container.housekeeping.runOnce();
  expect((await read(await adminToken(), { from: day, to: day })).mail).toEqual({ bounced: count });
  clock.advance(days(10));
  await sql(`delete from mail_outbox where created_at < $1`, [`${addDays(day, 1)}T00:00:00Z`]);
  await container.housekeeping.runOnce();
  expect((await read(await adminToken(), { from: day, to: day })).mail).toEqual({ bounced: count });
});

test('forgets in time who was seen on a day, and keeps how many', async () => {
  const { clock, container, sql } = harness;
  const day = today();
  await container.activityMeter.flush();
  clock.advance(days(1));
  await container.housekeeping.runOnce();
  const count = async () =>
    (await sql<{ count: number }>('select count(*)::int as count from daily_active_users'))[0]?.count;
  expect(await count()).toBe(1);
  clock.advance(days(38));
  await container.housekeeping.runOnce();
  expect(await count()).toBe(1);
  clock.advance(days(3));
  await container.housekeeping.runOnce();
  expect(await count()).toBe(0);
  expect(dayOf(await read(await adminToken(), { from: day, to: day }), day)?.activeUsers).toBe(1);
});

test('counts accounts and live sessions, at most a minute ago', async () => {
  const { clock, sql } = harness;
  await harness.signUp('one@example.test');
  await harness.signUp('two@example.test');
  await harness.signUp('three@example.test');
  await harness.http
    .post('/v1/auth/register')
    .send({ email: 'unproven@example.test', password: 'violet-harbour-lantern-42' })
    .expect(202);
  await sql(`update users set status = 'disabled', mfa_enabled_at = now() where email = 'one@example.test'`);
  await sql(`update users set status = 'deleted', deleted_at = now() where email = 'two@example.test'`);
  await sql(`update sessions set revoked_at = now(), revoked_reason = 'test'
    where user_id = (select id from users where email = 'three@example.test')`);
  await sql(`update sessions set idle_expires_at = now() - interval '1 day'
    where user_id = (select id from users where email = 'two@example.test')`);
  const token = await adminToken();
  const totals = { users: 4, verified: 3, disabled: 1, withMfa: 1, liveSessions: 3 };
  expect((await read(token)).totals).toEqual(totals);
  await sql(`update users set status = 'active' where email = 'one@example.test'`);
  expect((await read(token)).totals).toEqual(totals);
  clock.advance(minutes(1));
  expect((await read(token)).totals).toMatchObject({ disabled: 0 });
});

test('shows the last thirty days unasked, and days to come as zeros', async () => {
  const token = await adminToken();
  const shown = await read(token);
  expect([shown.from, shown.to, shown.days.length]).toEqual([addDays(today(), -29), today(), 30]);
  const coming = await read(token, { from: addDays(today(), 1), to: addDays(today(), 3) });
  expect(coming.days.map(({ logins, activeUsers }) => logins + activeUsers)).toEqual([0, 0, 0]);
  expect((await read(token, { from: '0000-01-01', to: '0000-01-02' })).days).toHaveLength(2);
  expect((await read(token, { from: '9999-12-30', to: '9999-12-31' })).days).toHaveLength(2);
  expect((await read(token, { from: '2024-01-01', to: '2024-12-31' })).days).toHaveLength(366);
});

test.each([
  [{ from: '2026-02-02', to: '2026-02-01' }, 'to'],
  [{ from: '9999-01-01' }, 'from'],
  [{ from: '2024-01-01', to: '2025-01-01' }, 'to'],
  [{ from: '2026-02-30', to: '2026-03-01' }, 'from'],
  [{ from: 'yesterday' }, 'from'],
])('refuses the range %j at its field', async (query, field) => {
  const { body } = await harness.http
    .get('/v1/admin/stats')
    .query(query)
    .set(bearer(await adminToken()))
    .expect(400);
  expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: field }] });
});

test('is for those who may see it', async () => {
  const { accessToken } = await harness.signUp();
  await harness.http.get('/v1/admin/stats').expect(401);
  const { body } = await harness.http.get('/v1/admin/stats').set(bearer(accessToken)).expect(403);
  expect(body).toMatchObject({ code: 'insufficient_permission' });
});
