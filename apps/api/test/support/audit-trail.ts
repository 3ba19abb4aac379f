import { randomUUID } from 'node:crypto';
import type { AuditReport } from '#src/services/shared/audit-report';
import { bearer, type Harness } from './harness';

/** An operator with the role `admin`, signed in. */
export async function signUpOperator(harness: Harness, email?: string) {
  const { grant, email: address, password } = await harness.signUp(email);
  await harness.sql(`update users set roles = '{user,admin}' where id = $1`, [grant.user.id]);
  const { accessToken } = await harness.login(address, password);
  return { userId: grant.user.id, email: address, accessToken, headers: bearer(accessToken) };
}

/** Events of nobody, one second apart, the last one now. Answers their internal ids in order. */
export async function plantEvents(harness: Harness, count: number): Promise<number[]> {
  const rows = await harness.sql<{ id: number }>(
    `insert into audit_events (type, outcome, ip, user_agent, request_id, detail, created_at)
     select 'login.failed', 'failure', '192.0.2.' || n, 'Agent/' || n, 'request-' || n,
       jsonb_build_object('reason', 'invalid_credentials', 'n', n), $2::timestamptz - make_interval(secs => $1 - n)
     from generate_series(1, $1::int) n order by n returning id`,
    [count, harness.clock.now()],
  );
  return rows.map(({ id }) => id);
}

/** A trail of `count` planted events, all sealed. */
export async function sealedTrail(harness: Harness, count: number): Promise<number[]> {
  const ids = await plantEvents(harness, count);
  await harness.container.auditSealing.runOnce();
  return ids;
}

/** As somebody who owns the tables could: without the triggers that stand in everybody else's way. */
export async function tamper(harness: Harness, text: string, values: unknown[] = []): Promise<void> {
  const tables = ['audit_events', 'audit_seals'];
  for (const table of tables) await harness.sql(`alter table ${table} disable trigger user`);
  await harness.sql(text, values);
  for (const table of tables) await harness.sql(`alter table ${table} enable trigger user`);
}

export const verify = (harness: Harness): Promise<AuditReport> =>
  harness.container.auditVerification.verify();

/** What is wrong, without ids: `event_changed@3`. */
export function kindsOf({ faults }: AuditReport): string[] {
  return faults.map(({ kind, seq }) => (seq === null ? kind : `${kind}@${seq}`));
}

/** A mail in the outbox as it stands there. */
export async function plantMail(
  harness: Harness,
  mail: {
    state?: string;
    to?: string;
    setupFault?: boolean;
    lastError?: string | null;
    attempts?: number;
  } = {},
): Promise<string> {
  const id = randomUUID();
  await harness.sql(
    `insert into mail_outbox (id, kind, recipient, payload, state, attempts, next_attempt_at, last_error, setup_fault, created_at, updated_at)
     values ($1, 'password_changed', $2, '{"secret": "never-shown"}', $3, $4, $5::timestamptz + interval '1 hour', $6, $7, $5, $5)`,
    [
      id,
      mail.to ?? 'reader@example.test',
      mail.state ?? 'failed',
      mail.attempts ?? 3,
      harness.clock.now(),
      mail.lastError ?? null,
      mail.setupFault ?? false,
    ],
  );
  return id;
}
