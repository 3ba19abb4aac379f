import type { Sql } from '#src/platform/sql';

/** An account at a provider that is linked to one of ours. */
export interface IdentityRow {
  id: string;
  userId: string;
  provider: string;
  issuer: string;
  subject: string;
  email: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const columns = `i.id, i.user_id as "userId", i.provider, i.issuer, i.subject, i.email,
  i.created_at as "createdAt", i.last_used_at as "lastUsedAt"`;

export type IdentitiesRepository = ReturnType<typeof createIdentitiesRepository>;

/** Statements on `identities`. Take the account's lock before adding or removing one. */
export function createIdentitiesRepository(sql: Sql) {
  return {
    /** Whose an identity is: by issuer and subject, never by address (THREATS O06, O08). */
    findBySubject: (issuer: string, subject: string) =>
      sql.row<IdentityRow>(
        'identities.findBySubject',
        `select ${columns} from identities i where i.issuer = $1 and i.subject = $2`,
        [issuer, subject],
      ),

    /** The identities of one account, oldest first. */
    list: (userId: string) =>
      sql.rows<IdentityRow>(
        'identities.list',
        `select ${columns} from identities i where i.user_id = $1 order by i.created_at, i.id`,
        [userId],
      ),

    /** **State**: none → linked. Null when the identity is somebody's already. */
    insert: (identity: Omit<IdentityRow, 'createdAt' | 'lastUsedAt'> & { usedAt: Date | null; now: Date }) =>
      sql.row<IdentityRow>(
        'identities.insert',
        `insert into identities as i (id, user_id, provider, issuer, subject, email, last_used_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (issuer, subject) do nothing returning ${columns}`,
        [
          identity.id,
          identity.userId,
          identity.provider,
          identity.issuer,
          identity.subject,
          identity.email,
          identity.usedAt,
          identity.now,
        ],
      ),

    /** Notes a sign-in, and the address the provider names now. Null when it was unlinked in the meantime. */
    touch: (args: { id: string; userId: string; email: string | null; now: Date }) =>
      sql.row<IdentityRow>(
        'identities.touch',
        `update identities i set last_used_at = $4, email = $3
         where i.id = $1 and i.user_id = $2 returning ${columns}`,
        [args.id, args.userId, args.email, args.now],
      ),

    /** **State**: linked → gone. Only the owner's own: a foreign id changes nothing. */
    remove: (args: { id: string; userId: string }) =>
      sql.row<IdentityRow>(
        'identities.remove',
        `delete from identities i where i.id = $1 and i.user_id = $2 returning ${columns}`,
        [args.id, args.userId],
      ),
  };
}
