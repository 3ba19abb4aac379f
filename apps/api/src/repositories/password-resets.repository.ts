import type { Sql } from '#src/platform/sql';

export interface PasswordResetRow {
  id: string;
  userId: string;
  email: string;
  nonce: Buffer;
  keyId: string;
  expiresAt: Date;
  consumedAt: Date | null;
  supersededAt: Date | null;
}

export interface NewPasswordReset {
  id: string;
  userId: string;
  email: string;
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
  expiresAt: Date;
  now: Date;
}

const columns = `r.id, r.user_id as "userId", r.email, r.nonce, r.key_id as "keyId",
  r.expires_at as "expiresAt", r.consumed_at as "consumedAt", r.superseded_at as "supersededAt"`;

/** A reset link works while it is open, unexpired, and the account still has the address it was mailed to. */
const usable = `r.token_hash = $1 and r.consumed_at is null and r.superseded_at is null and r.expires_at > $2
  and exists (select from users u where u.id = r.user_id and u.email = r.email)`;

export type PasswordResetsRepository = ReturnType<typeof createPasswordResetsRepository>;

/** Statements on `password_resets`. */
export function createPasswordResetsRepository(sql: Sql) {
  return {
    insert: (reset: NewPasswordReset) =>
      sql.run(
        'passwordResets.insert',
        `insert into password_resets (id, user_id, email, nonce, key_id, token_hash, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          reset.id,
          reset.userId,
          reset.email,
          reset.nonce,
          reset.keyId,
          reset.tokenHash,
          reset.expiresAt,
          reset.now,
        ],
      ),

    findById: (id: string) =>
      sql.row<PasswordResetRow>(
        'passwordResets.findById',
        `select ${columns} from password_resets r where r.id = $1`,
        [id],
      ),

    /** The reset a link would start. Consumes nothing. */
    findUsable: (tokenHash: Buffer, now: Date) =>
      sql.row<PasswordResetRow>(
        'passwordResets.findUsable',
        `select ${columns} from password_resets r where ${usable}`,
        [tokenHash, now],
      ),

    /** **State**: open → consumed, once. Null for whoever comes second, and after expiry. */
    consume: (tokenHash: Buffer, now: Date) =>
      sql.row<PasswordResetRow>(
        'passwordResets.consume',
        `update password_resets r set consumed_at = $2 where ${usable} returning ${columns}`,
        [tokenHash, now],
      ),

    /** Ends every open link of an account: only the newest one counts, none after a reset. */
    supersedeAll: (userId: string, now: Date) =>
      sql.run(
        'passwordResets.supersedeAll',
        `update password_resets set superseded_at = $2
         where user_id = $1 and consumed_at is null and superseded_at is null`,
        [userId, now],
      ),

    /** Forgets links that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'passwordResets.deleteEnded',
        `delete from password_resets where id in
           (select id from password_resets where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
