import type { PgClient } from '../../apps/api/src/platform/postgres';
import { seededAddresses } from './people';
import { seededIds } from './random';
import { seededRequestId } from './story';

/** One parameter carries a batch: the rows as JSON, whose names are those of the columns. */
const inserts = {
  roles: `insert into roles (id, name, description, permissions, mfa_required)
    select id, name, description, permissions, mfa_required from json_populate_recordset(null::roles, $1)
    on conflict (name) do nothing`,
  users: `insert into users (id, email, name, email_verified_at, password_hash, password_scheme, password_key_id, status,
      roles, mfa_enabled_at, locked_at, deleted_at, banned_at, banned_until, banned_reason, last_login_at, created_at, updated_at)
    select id, email, name, email_verified_at, password_hash, password_scheme, password_key_id, status,
      roles, mfa_enabled_at, locked_at, deleted_at, banned_at, banned_until, banned_reason, last_login_at, created_at, updated_at
    from json_populate_recordset(null::users, $1)`,
  sessions: `insert into sessions (id, user_id, generation, delivery, amr, authenticated_at, created_at, rotated_at,
      idle_expires_at, absolute_expires_at, ip, ip_prefix, user_agent)
    select id, user_id, generation, delivery, amr, authenticated_at, created_at, rotated_at,
      idle_expires_at, absolute_expires_at, ip, ip_prefix, user_agent from json_populate_recordset(null::sessions, $1)`,
  totp_factors: `insert into totp_factors (id, user_id, sealed, key_id, last_step, session_id, attempts, confirmed_at, created_at)
    select id, user_id, sealed, key_id, last_step, session_id, attempts, confirmed_at, created_at
    from json_populate_recordset(null::totp_factors, $1)`,
  identities: `insert into identities (id, user_id, provider, issuer, subject, email, created_at, last_used_at)
    select id, user_id, provider, issuer, subject, email, created_at, last_used_at
    from json_populate_recordset(null::identities, $1)`,
  invitations: `insert into invitations (id, user_id, email, nonce, key_id, token_hash, expires_at, created_at)
    select id, user_id, email, nonce, key_id, token_hash, expires_at, created_at
    from json_populate_recordset(null::invitations, $1)`,
  audit_events: `insert into audit_events (type, outcome, user_id, actor_id, session_id, ip, user_agent, request_id, detail, created_at, event_id)
    select type, outcome, user_id, actor_id, session_id, ip, user_agent, request_id, detail, created_at, event_id
    from json_populate_recordset(null::audit_events, $1)`,
  mail_outbox: `insert into mail_outbox (id, kind, recipient, payload, state, attempts, last_error, next_attempt_at, created_at, updated_at)
    select id, kind, recipient, payload, state, attempts, last_error, next_attempt_at, created_at, updated_at
    from json_populate_recordset(null::mail_outbox, $1)`,
  daily_active_users: `insert into daily_active_users (day, user_id)
    select day, user_id from json_populate_recordset(null::daily_active_users, $1) on conflict do nothing`,
} as const;

export type SeededTable = keyof typeof inserts;

const rowsAtOnce = 2000;

export interface Writer {
  /** Rows taken so far, those that still wait among them. */
  taken(): number;
  /** Keeps rows until there are enough for a statement. */
  add(table: SeededTable, rows: readonly object[]): Promise<void>;
  /** Writes what is left. */
  flush(): Promise<void>;
}

/** Writes rows in batches, each table's in the order they came in. @param onWritten told how many after each statement */
export function createWriter(client: PgClient, onWritten: (rows: number) => void): Writer {
  const waiting = new Map<SeededTable, object[]>();

  async function write(table: SeededTable, rows: readonly object[]): Promise<void> {
    await client.query({ name: `seed.${table}`, text: inserts[table], values: [JSON.stringify(rows)] });
    onWritten(rows.length);
  }

  let taken = 0;
  return {
    taken: () => taken,
    async add(table, rows) {
      taken += rows.length;
      const kept = [...(waiting.get(table) ?? []), ...rows];
      while (kept.length >= rowsAtOnce) await write(table, kept.splice(0, rowsAtOnce));
      waiting.set(table, kept);
    },
    async flush() {
      for (const [table, rows] of waiting) if (rows.length > 0) await write(table, rows.splice(0));
    },
  };
}

const range = [seededIds.from, seededIds.to];

/** How many accounts were seeded. */
export async function countSeeded(client: PgClient): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*) from users where id between $1 and $2 and email ~ $3',
    [...range, seededAddresses],
  );
  return rows[0]?.count ?? 0;
}

/**
 * **State**: seeded → gone, with everything that hangs on it. Days are counted anew when somebody asks. A trail out of
 * which events were taken would count as tampered with, so what is left of it is sealed anew from the beginning.
 * @returns how many accounts
 */
export async function removeSeeded(client: PgClient): Promise<number> {
  await client.query('begin');
  try {
    const { rowCount } = await client.query('delete from users where id between $1 and $2 and email ~ $3', [
      ...range,
      seededAddresses,
    ]);
    await removeEvents(client);
    await client.query('delete from mail_outbox where id between $1 and $2 and recipient ~ $3', [
      ...range,
      seededAddresses,
    ]);
    await client.query('delete from roles where id between $1 and $2 and not built_in', range);
    await client.query('delete from daily_active_users where user_id between $1 and $2', range);
    await client.query('delete from daily_stats');
    await client.query('commit');
    return rowCount ?? 0;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function removeEvents(client: PgClient): Promise<void> {
  await client.query(`set local authflow.audit_maintenance = 'retention'`);
  const { rowCount } = await client.query('delete from audit_events where request_id = $1', [
    seededRequestId,
  ]);
  if (rowCount === 0) return;
  await client.query('delete from audit_seals');
  await client.query('delete from audit_chain_ends');
  await client.query('delete from audit_unsealed');
  await client.query('insert into audit_unsealed select id from audit_events');
}
