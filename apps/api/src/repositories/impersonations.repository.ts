import type { Sql } from '#src/platform/sql';

/** A look into an account, beside what its owner is told of it. */
export interface ImpersonationRow {
  startedAt: Date;
  reason: string;
  name: string | null;
  emailVerifiedAt: Date | null;
}

export type ImpersonationsRepository = ReturnType<typeof createImpersonationsRepository>;

/** Statements on the sessions in which operators look at accounts. */
export function createImpersonationsRepository(sql: Sql) {
  return {
    /**
     * **State**: none → live session of the account until `endsAt`, without a refresh. Where the operator sits is not in
     * it: its owner reads it. Lock both accounts and the operator's session first.
     */
    insert: (look: {
      id: string;
      userId: string;
      operatorId: string;
      operatorSessionId: string;
      reason: string;
      now: Date;
      endsAt: Date;
    }) =>
      sql.run(
        'impersonations.insert',
        `insert into sessions (id, user_id, delivery, amr, authenticated_at, created_at, rotated_at, idle_expires_at,
           absolute_expires_at, impersonator_id, impersonator_session, impersonation_reason)
         values ($1, $2, 'body', '{}', $6, $6, $6, $7, $7, $3, $4, $5)`,
        [look.id, look.userId, look.operatorId, look.operatorSessionId, look.reason, look.now, look.endsAt],
      ),

    /** The methods of an operator's own live session, held so that its end waits for what is begun in it. */
    holdOperatorSession: (args: { id: string; operatorId: string; now: Date }) =>
      sql.row<{ amr: string[] }>(
        'impersonations.holdOperatorSession',
        `select amr from sessions where id = $1 and user_id = $2 and revoked_at is null and idle_expires_at > $3
           and impersonator_id is null for share`,
        [args.id, args.operatorId, args.now],
      ),

    find: (id: string) =>
      sql.row<ImpersonationRow>(
        'impersonations.find',
        `select s.created_at as "startedAt", s.impersonation_reason as reason, u.name,
           u.email_verified_at as "emailVerifiedAt"
         from sessions s join users u on u.id = s.user_id
         where s.id = $1 and s.impersonator_id is not null`,
        [id],
      ),
  };
}
