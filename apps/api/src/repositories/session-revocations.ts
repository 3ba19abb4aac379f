import type { Sql } from '#src/platform/sql';

export type RevocationReason =
  | 'logout'
  | 'revoked_by_user'
  | 'replaced'
  | 'refresh_reused'
  | 'password_changed'
  | 'password_reset'
  | 'account_disabled'
  | 'account_locked'
  | 'account_deleted'
  | 'account_taken_over'
  | 'email_change_undone'
  | 'session_limit'
  | 'revoked_by_operator'
  | 'impersonation_over';

/** A session that a statement revoked; `wasLive` is false for one that had run out before, or that was not the account's own. */
export interface EndedSession {
  id: string;
  wasLive: boolean;
}

/**
 * The statements that end sessions, and that tell which have ended: a part of the sessions repository. Whichever ends a
 * session also ends what its operator looks at in it, in a statement of its own that sees what was begun meanwhile.
 */
export function sessionRevocations(sql: Sql) {
  const ending = async (name: string, text: string, values: readonly unknown[], now: Date) => {
    const ended = await end(sql, name, text, values);
    return ended.length === 0 ? ended : [...ended, ...(await endBegunIn(sql, ended, now))];
  };

  return {
    /**
     * **State**: live → revoked, for good. Only the owner's own session: a foreign id changes nothing.
     * The ids that this call ended are announced to every instance when the transaction commits.
     */
    revokeOne: (args: { id: string; userId: string; reason: RevocationReason; now: Date }) =>
      ending(
        'sessions.revokeOne',
        announced(
          `update sessions set revoked_at = $3, revoked_reason = $4
           where id = $1 and user_id = $2 and revoked_at is null
           returning id, idle_expires_at > $3 as "wasLive"`,
        ),
        [args.id, args.userId, args.now, args.reason],
        args.now,
      ),

    /** As {@link revokeOne} for all sessions of an account but `exceptId`. Take the account's lock first. */
    revokeAll: (args: { userId: string; exceptId: string | null; reason: RevocationReason; now: Date }) =>
      ending(
        'sessions.revokeAll',
        announced(
          `update sessions set revoked_at = $3, revoked_reason = $4
           where user_id = $1 and revoked_at is null and id is distinct from $2
           returning id, idle_expires_at > $3 as "wasLive"`,
        ),
        [args.userId, args.exceptId, args.now, args.reason],
        args.now,
      ),

    /**
     * Ends the sessions in which an operator looks at other accounts, while their own go on: whoever loses a role looks
     * no more. Announced as {@link revokeOne}.
     */
    revokeImpersonatedBy: (args: { impersonatorId: string; now: Date }) =>
      end(
        sql,
        'sessions.revokeImpersonatedBy',
        announced(
          `update sessions set revoked_at = $2, revoked_reason = 'impersonation_over'
           where impersonator_id = $1 and revoked_at is null
           returning id, idle_expires_at > $2 as "wasLive"`,
        ),
        [args.impersonatorId, args.now],
      ),

    /** As {@link revokeOne} for whatever sessions began before `before`, at most `limit`. Whoever signs in meanwhile stays. */
    revokeBegunBefore: (args: { before: Date; limit: number; reason: RevocationReason; now: Date }) =>
      end(
        sql,
        'sessions.revokeBegunBefore',
        announced(
          `update sessions set revoked_at = $3, revoked_reason = $4
           where id in (select id from sessions where revoked_at is null and created_at <= $1
             order by id limit $2 for no key update)
           returning id, idle_expires_at > $3 as "wasLive"`,
        ),
        [args.before, args.limit, args.now, args.reason],
      ),

    /** Ends the oldest live sessions beyond `keep`. Take the account's lock first. */
    revokeBeyond: (args: { userId: string; keep: number; now: Date }) =>
      ending(
        'sessions.revokeBeyond',
        announced(
          `update sessions set revoked_at = $2, revoked_reason = 'session_limit'
           where id in (select id from sessions where user_id = $1 and revoked_at is null and idle_expires_at > $2
             and impersonator_id is null order by created_at desc, id desc offset $3)
           returning id, true as "wasLive"`,
        ),
        [args.userId, args.now, args.keep],
        args.now,
      ),

    /** Sessions revoked after `since`: access tokens issued before may still be unexpired. */
    listRevokedSince: (since: Date) =>
      sql.rows<{ id: string; revokedAt: Date }>(
        'sessions.listRevokedSince',
        `select id, revoked_at as "revokedAt" from sessions where revoked_at > $1`,
        [since],
      ),
  };
}

/** They are somebody else's sessions, so they count among nobody's own. */
async function endBegunIn(sql: Sql, ended: readonly EndedSession[], now: Date): Promise<EndedSession[]> {
  return end(
    sql,
    'sessions.revokeBegunIn',
    announced(
      `update sessions set revoked_at = $2, revoked_reason = 'impersonation_over'
       where impersonator_session = any ($1::uuid[]) and revoked_at is null
       returning id, false as "wasLive"`,
    ),
    [ended.map(({ id }) => id), now],
  );
}

/** Runs a statement that ends sessions, and has every instance told. */
async function end(
  sql: Sql,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<EndedSession[]> {
  const ended = await sql.rows<EndedSession>(name, text, values);
  if (ended.length > 0) sql.announce(ended.map(({ id }) => `session:${id}`));
  return ended;
}

/** Wraps a revoking update so that its ids reach every instance through NOTIFY, at commit and not before. */
function announced(update: string): string {
  // eslint-disable-next-line authflow/no-interpolated-sql -- callers pass constant statements
  return `with ended as (${update}),
    told as (select pg_notify('authflow_session_revoked', id::text) from ended)
    select ended.* from ended, (select count(*) from told) as all_told`;
}
