import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import { connectClient, type PgClient } from '#src/platform/postgres';
import { createRepositories } from '#src/repositories/repositories';
import { startHarness, type Harness } from '#test/support/harness';
import { createRecordingSql, type Recorded } from '../../bench/explained-sql';

const many = 6000;
let harness: Harness;
let client: PgClient;
beforeAll(async () => {
  harness = await startHarness();
  client = await connectClient(harness.database.url);
  await plantMany();
});
afterAll(async () => {
  await client.end();
  await harness.stop();
});

/** Accounts with a session each, of which a third has ended long ago: the share that makes a whole table look cheap to read. */
async function plantMany(): Promise<void> {
  await harness.sql(
    `insert into users (id, email, email_verified_at, last_login_at, created_at, updated_at)
     select gen_random_uuid(), 'person' || n || '@example.org', now(), now() - n * interval '1 minute', now(), now()
     from generate_series(1, ${many}) n`,
  );
  await harness.sql(
    `insert into sessions (id, user_id, delivery, amr, authenticated_at, created_at, rotated_at, idle_expires_at,
       absolute_expires_at, revoked_at, revoked_reason, ip, ip_prefix, user_agent)
     select gen_random_uuid(), id, 'body', '{pwd}', t, t, t, t + interval '30 days', t + interval '90 days',
       case when n % 6 = 0 then t end, case when n % 6 = 0 then 'logout' end, '192.0.2.1', '192.0.2.1', 'curl/8'
     from (select id, row_number() over (order by id) as n from users) u,
       lateral (select case when n % 3 = 0 then now() - interval '150 days' else now() end as t) times`,
  );
  await harness.sql('vacuum analyze users, sessions, last_sign_ins');
}

/** The plan that a connection keeps for a statement, whatever values come. */
async function keptPlan({ text, values }: Recorded): Promise<string> {
  await client.query('set plan_cache_mode = force_generic_plan');
  await client.query(`prepare kept as ${text}`);
  const nulls = values.map(() => 'null').join(', ');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `explain execute kept${nulls === '' ? '' : ` (${nulls})`}`,
  );
  await client.query('deallocate kept');
  return rows.map((line) => line['QUERY PLAN']).join('\n');
}

test('what a sign-in, a refresh, a list of sessions and a batch of housekeeping send reads no growing table whole', async () => {
  const { sql, take } = createRecordingSql(client);
  const repos = createRepositories(sql);
  const now = harness.clock.now();
  const [id, userId, ip, userAgent] = [randomUUID(), randomUUID(), '192.0.2.1', 'curl/8'];
  const from = { ip, ipPrefix: ip, userAgent };
  const delivery = 'body' as const;
  await repos.users.findForLogin({ email: 'person1@example.org', ipPrefix: ip, since: now });
  await repos.users.recordLogin({ id: userId, comparedHash: null, secondFactorProven: false, now });
  const ends = { idleExpiresAt: now, absoluteExpiresAt: now };
  const session = { id, userId, delivery, amr: ['pwd'], now, ...ends, ...from, knownSince: now };
  await repos.sessions.insert(session).catch(() => null); // refused, as nobody has that id; what was sent counts
  await repos.sessions.revokeBeyond({ userId, keep: 100, now });
  await repos.sessions.rotate({ id, userId, generation: 1, delivery, now, idleExpiresAt: now, ...from });
  await repos.sessions.findWithUser(id);
  await repos.users.findById(userId);
  await repos.sessions.listLive({ userId, now, limit: 26, after: null });
  await repos.sessions.listLive({ userId, now, limit: 26, after: { createdAt: now, id } });
  await repos.sessions.listRevokedSince(now);
  await repos.sessions.deleteEnded({ before: later(now, days(-365)), limit: 500 });
  const sent = take();
  expect(sent).toHaveLength(11);
  for (const statement of sent) {
    const plan = await keptPlan(statement);
    expect(plan, `${statement.name}\n${plan}`).not.toMatch(/Seq Scan on (users|sessions|last_sign_ins)/);
  }
});

test('a batch of housekeeping begins where its index does, though a third of all sessions may go', async () => {
  const { sql, take } = createRecordingSql(client);
  const { sessions } = createRepositories(sql);
  const before = later(harness.clock.now(), days(-30));
  const countEnded = async (): Promise<number> => {
    const [row] = await harness.sql<{ count: number }>(
      `select count(*)::int as count from sessions where least(revoked_at, absolute_expires_at) < $1`,
      [before],
    );
    return row?.count ?? -1;
  };
  const ended = await countEnded();
  expect(ended).toBeGreaterThan(500);
  expect(await sessions.deleteEnded({ before, limit: 500 })).toBe(500);
  expect(await countEnded()).toBe(ended - 500);
  const [statement] = take();
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${statement?.text ?? ''}`, [
    ...(statement?.values ?? []),
  ]);
  const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
  expect(plan).not.toMatch(/Seq Scan on sessions/);
  expect(plan).toMatch(/sessions_revoked_at/);
  expect(plan).toMatch(/sessions_absolute_end/);
});

test('sign-ins and refreshes write none of the indexes of accounts and sessions', async () => {
  const { users, sessions } = createRepositories(createRecordingSql(client).sql);
  const live = await harness.sql<{ id: string; userId: string }>(
    `select id, user_id as "userId" from sessions where revoked_at is null and idle_expires_at > now()
     order by id limit 20`,
  );
  const now = harness.clock.now();
  const used = { generation: 1, delivery: 'body', now, idleExpiresAt: later(now, days(30)) } as const;
  await client.query('begin');
  for (const { id, userId } of live) {
    expect(
      await users.recordLogin({ id: userId, comparedHash: null, secondFactorProven: true, now }),
    ).not.toBeNull();
    const from = { ip: '192.0.2.1', ipPrefix: '192.0.2.1', userAgent: 'curl/8' };
    expect(await sessions.rotate({ id, userId, ...used, ...from })).not.toBeNull();
  }
  const { rows } = await client.query(
    `select relname as table, n_tup_upd::int as updates, n_tup_hot_upd::int as "withoutIndexes"
     from pg_stat_xact_user_tables where relname in ('users', 'sessions') order by 1`,
  );
  await client.query('rollback');
  expect(rows).toEqual([
    { table: 'sessions', updates: 20, withoutIndexes: 20 },
    { table: 'users', updates: 20, withoutIndexes: 20 },
  ]);
});

test('the order of sign-ins follows the accounts: made with them, moved by sign-ins, gone with them', async () => {
  const { email, grant } = await harness.signUp('order@example.test');
  const { id } = grant.user;
  const differing = () =>
    harness.sql(
      `select u.id from users u full join last_sign_ins l on l.user_id = u.id
       where l.signed_in_at is distinct from coalesce(u.last_login_at, '-infinity') or u.id is null`,
    );
  expect(await differing()).toEqual([]);
  const signedIn = async () =>
    (
      await harness.sql<{ at: Date }>('select signed_in_at as at from last_sign_ins where user_id = $1', [id])
    )[0]?.at;
  const first = await signedIn();
  harness.clock.advance(days(1));
  await harness.login(email);
  expect((await signedIn())?.getTime()).toBeGreaterThan(first?.getTime() ?? Number.POSITIVE_INFINITY);
  expect(await differing()).toEqual([]);
  await harness.sql('delete from users where id = $1', [id]);
  expect(await signedIn()).toBeUndefined();
});

test('a start counts accounts whose key is gone by looking at each key once', async () => {
  const { passwords } = harness.container.database.repos;
  const countUnknown = async (...knownKeyIds: string[]): Promise<number> =>
    (await passwords.countUnknownKeys({ knownKeyIds, now: harness.clock.now() })).accounts;
  await harness.sql(`update users set password_hash = 'x', password_scheme = 'y', password_key_id = 'key-' || n % 3
    from (select id, row_number() over (order by id) as n from users where password_hash is null limit 1000) planted
    where users.id = planted.id`);
  const mine = harness.container.keyring.currentId;
  expect(await countUnknown(mine, 'key-0', 'key-1', 'key-2')).toBe(0);
  expect(await countUnknown(mine, 'key-0', 'key-2')).toBe(334);
  expect(await countUnknown(mine)).toBe(1000);
});
