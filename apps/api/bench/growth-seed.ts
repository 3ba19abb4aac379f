import type { Keyring } from '#src/domain/keyring';
import { createPasswordHashPool } from '#src/platform/password-hash-pool';
import { connectClient, type PgClient } from '#src/platform/postgres';
import { createPasswords, toColumns } from '#src/services/shared/passwords';
import { createProgress, type Progress } from '../src/cli/progress';
import {
  daysOfSessions,
  everyRevoked,
  growthAdmin,
  growthPassword,
  userAgent,
  type Size,
} from './growth-people';
import { firstNames, lastNames } from '../../../scripts/seed/people';

/** Lower than any server allows: the time of the database is measured, not that of hashing. */
export const growthCost = 4;
const batch = 50_000;
const tables = ['users', 'last_sign_ins', 'sessions', 'audit_events'] as const;

/** Ids are digests of running numbers, dressed as random ones, so that whoever measures knows them without asking. */
const idOf = `create function pg_temp.id_of(text) returns uuid language sql immutable as
  $$ select overlay(overlay(md5($1) placing '4' from 13) placing '8' from 17)::uuid $$`;
const statements = {
  users: `insert into users (id, email, email_verified_at, name, password_hash, password_scheme, password_key_id,
      password_changed_at, last_login_at, created_at, updated_at)
    select pg_temp.id_of('user ' || n), lower(first || '.' || last || '.' || n || '@example.com'), t + interval '2 minutes',
      first || ' ' || last, $3, $4, $5, t, greatest(t, now() - (n::bigint * 7919 % 30000) * interval '90 seconds'), t, t
    from generate_series($1::int, $2::int) n,
      lateral (select ($6::text[])[1 + n % cardinality($6::text[])] as first,
        ($7::text[])[1 + (n::bigint * 31 / 7) % cardinality($7::text[])] as last,
        now() - interval '2 years' + n * (interval '700 days' / $8::int) as t) made`,
  sessions: `insert into sessions (id, user_id, delivery, amr, authenticated_at, created_at, rotated_at, idle_expires_at,
      absolute_expires_at, revoked_at, revoked_reason, ip, ip_prefix, user_agent)
    select pg_temp.id_of('session ' || n), pg_temp.id_of('user ' || owner), 'body', '{pwd}', t, t, used,
      least(used + interval '30 days', t + interval '90 days'), t + interval '90 days', ended,
      case when ended is not null then 'logout' end, ip, ip, $3
    from generate_series($1::int, $2::int) n,
      lateral (select 1 + n::bigint * 7919 % $4::int as owner,
        now() - interval '1 hour' - (1 - n::float8 / $5::int) * ($6::int * interval '1 day') as t) begun,
      lateral (select least(now() - interval '1 hour', t + interval '80 days') - random() * least(interval '20 days', now() - t)
          as last_used, case when n % $7::int = 0 and t < now() - interval '10 days' then t + interval '10 days' end as ended) lived,
      lateral (select greatest(t, least(last_used, ended)) as used,
        '10.' || (owner >> 16 & 255) || '.' || (owner >> 8 & 255) || '.' || (owner & 255) as ip) at_last`,
  audit_events: `insert into audit_events (type, outcome, user_id, actor_id, session_id, ip, user_agent, request_id, detail, created_at)
    select case when n % 10 = 0 then 'login.failed' else 'login.succeeded' end,
      case when n % 10 = 0 then 'failure' else 'success' end, who, case when n % 10 <> 0 then who end,
      pg_temp.id_of('session ' || n), '10.0.0.1', $3, md5(n::text), '{"amr": "pwd", "method": "password"}',
      now() - interval '1 day' - (1 - n::float8 / $4::int) * interval '90 days'
    from generate_series($1::int, $2::int) n, lateral (select pg_temp.id_of('user ' || n) as who) whose`,
};

/**
 * Fills a migrated database: verified accounts with passwords, sessions over 150 days of which a part has ended, an event
 * for each account. Indexes are taken off and built afterwards, foreign keys are not asked: the rows are right.
 */
export async function seedGrowth(databaseUrl: string, size: Size, keyring: Keyring): Promise<void> {
  const client = await connectClient(databaseUrl);
  try {
    await client.query(`set session_replication_role = replica`);
    await client.query(`set maintenance_work_mem = '1GB'`);
    await client.query(idOf);
    const indexes = await takeOffIndexes(client);
    const progress = createProgress('rows');
    const password = await hashPassword(keyring);
    const names = [firstNames, lastNames];
    const total = 2 * size.users + size.sessions;
    const fill = (table: keyof typeof statements, rows: number, values: unknown[], before: number) =>
      insertAll(client, { table, rows, values }, (done) => progress.show(before + done, total));
    await fill('users', size.users, [...password, ...names, size.users], 0);
    const ofSessions = [userAgent, size.users, size.sessions, daysOfSessions, everyRevoked];
    await fill('sessions', size.sessions, ofSessions, size.users);
    await fill('audit_events', size.users, [userAgent, size.users], size.users + size.sessions);
    await addAdmin(client, password);
    // No trigger has seen them.
    await client.query(
      `insert into last_sign_ins select id, coalesce(last_login_at, '-infinity') from users on conflict do nothing`,
    );
    await buildIndexes(client, indexes, progress);
    await client.query('vacuum (analyze)');
    progress.finish(
      `Seeded ${size.users.toLocaleString('en-GB')} accounts and ${size.sessions.toLocaleString('en-GB')} sessions.`,
    );
  } finally {
    await client.end();
  }
}

async function hashPassword(keyring: Keyring): Promise<unknown[]> {
  const pool = createPasswordHashPool({ threads: 1 });
  const current = { id: keyring.currentId, key: keyring.current('password-pepper') };
  const keys = { current, byId: (id: string) => keyring.byId(id, 'password-pepper') };
  try {
    const hashed = await createPasswords({ pool, keys, cost: growthCost }).hash(growthPassword);
    const { passwordHash, passwordScheme, passwordKeyId } = toColumns(hashed);
    return [passwordHash, passwordScheme, passwordKeyId];
  } finally {
    await pool.close();
  }
}

async function insertAll(
  client: PgClient,
  { table, rows, values }: { table: keyof typeof statements; rows: number; values: unknown[] },
  onDone: (rows: number) => void,
): Promise<void> {
  for (let from = 1; from <= rows; from += batch) {
    const to = Math.min(rows, from + batch - 1);
    await client.query(statements[table], [from, to, ...values]);
    onDone(to);
  }
}

async function addAdmin(client: PgClient, password: readonly unknown[]): Promise<void> {
  await client.query(
    `insert into users (id, email, email_verified_at, name, password_hash, password_scheme, password_key_id, roles,
       password_changed_at, created_at, updated_at)
     values (gen_random_uuid(), $4, now(), 'Operator', $1, $2, $3, '{user,admin}', now(), now(), now())`,
    [...password, growthAdmin],
  );
}

/** Those that no constraint needs. @returns the statements that make them again, statistics targets included */
async function takeOffIndexes(client: PgClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; statements: string[] }>(
    `select i.indexrelid::regclass::text as name, array_prepend(pg_get_indexdef(i.indexrelid), array(
       select format('alter index %s alter column %s set statistics %s', i.indexrelid::regclass, a.attnum, a.attstattarget)
       from pg_attribute a where a.attrelid = i.indexrelid and a.attstattarget > 0)) as statements
     from pg_index i where i.indrelid = any ($1::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.flatMap(({ statements: own }) => own);
}

async function buildIndexes(client: PgClient, indexes: readonly string[], progress: Progress): Promise<void> {
  const built = progress.begin('indexes');
  for (const [index, statement] of indexes.entries()) {
    built.show(index, indexes.length);
    await client.query(statement);
  }
}
