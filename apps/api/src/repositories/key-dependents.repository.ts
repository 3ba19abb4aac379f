import type { Sql } from '#src/platform/sql';

/** How much that is stored needs one secret. */
export interface KeyDependentsRow {
  keyId: string;
  passwords: number;
  authenticators: number;
  recoveryCodes: number;
  /** Seals of the audit trail: without the secret nobody can tell any more whether they hold. */
  seals: number;
}

export type KeyDependentsRepository = ReturnType<typeof createKeyDependentsRepository>;

/** Statements on what hangs on the secrets that keys are derived from. */
export function createKeyDependentsRepository(sql: Sql) {
  return {
    /** By the secret's id. Sign-ups that wait for proof count as passwords. */
    list: (now: Date) =>
      sql.rows<KeyDependentsRow>(
        'keyDependents.list',
        `select key_id as "keyId", sum(p)::int as passwords, sum(a)::int as authenticators,
           sum(r)::int as "recoveryCodes", sum(s)::int as seals
         from (
           select password_key_id, count(*), 0, 0, 0 from users where password_key_id is not null group by 1
           union all
           select pending_password_key_id, count(*), 0, 0, 0 from email_verifications
           where pending_password_key_id is not null and consumed_at is null and superseded_at is null
             and token_expires_at > $1 group by 1
           union all
           select key_id, 0, count(*), 0, 0 from totp_factors where confirmed_at is not null group by 1
           union all
           select key_id, 0, 0, count(*), 0 from recovery_codes where used_at is null group by 1
           union all
           select key_id, 0, 0, 0, count(*) from audit_seals group by 1
         ) as stored (key_id, p, a, r, s)
         group by key_id order by key_id`,
        [now],
      ),
  };
}
