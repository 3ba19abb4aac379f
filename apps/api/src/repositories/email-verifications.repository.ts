import type { Sql } from '#src/platform/sql';
import type { PasswordColumns } from './user-columns';

export interface EmailVerificationRow {
  id: string;
  userId: string | null;
  email: string;
  nonce: Buffer;
  keyId: string;
  tokenExpiresAt: Date;
  codeExpiresAt: Date;
  pendingName: string | null;
  pending: PasswordColumns;
  mailId: string | null;
  consumedAt: Date | null;
  supersededAt: Date | null;
}

/** What a (re)issued verification is made of: a fresh nonce and the ends of its link and code. */
export interface VerificationSecret {
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
  tokenExpiresAt: Date;
  codeExpiresAt: Date;
}

export interface NewEmailVerification extends VerificationSecret {
  id: string;
  /** Null for a taken address: such a row answers like any other and can't be spent. */
  userId: string | null;
  email: string;
  pending: PasswordColumns;
  pendingName: string | null;
  mailId: string;
  now: Date;
}

const columns = `v.id, v.user_id as "userId", v.email, v.nonce, v.key_id as "keyId",
  v.token_expires_at as "tokenExpiresAt", v.code_expires_at as "codeExpiresAt",
  v.pending_name as "pendingName", v.mail_id as "mailId",
  v.consumed_at as "consumedAt", v.superseded_at as "supersededAt",
  json_build_object('passwordHash', v.pending_password_hash, 'passwordScheme', v.pending_password_scheme,
    'passwordKeyId', v.pending_password_key_id) as pending`;

const open = `v.consumed_at is null and v.superseded_at is null`;

export type EmailVerificationsRepository = ReturnType<typeof createEmailVerificationsRepository>;

/** Statements on `email_verifications`. Open: neither consumed nor superseded. */
export function createEmailVerificationsRepository(sql: Sql) {
  return {
    insert: (row: NewEmailVerification) =>
      sql.run(
        'emailVerifications.insert',
        `insert into email_verifications (id, user_id, email, nonce, key_id, token_hash, token_expires_at,
           code_expires_at, pending_password_hash, pending_password_scheme, pending_password_key_id,
           pending_name, mail_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          row.id,
          row.userId,
          row.email,
          row.nonce,
          row.keyId,
          row.tokenHash,
          row.tokenExpiresAt,
          row.codeExpiresAt,
          row.pending.passwordHash,
          row.pending.passwordScheme,
          row.pending.passwordKeyId,
          row.pendingName,
          row.mailId,
          row.now,
        ],
      ),

    findById: (id: string) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.findById',
        `select ${columns} from email_verifications v where v.id = $1`,
        [id],
      ),

    /** The newest open attempt of an account. */
    findNewestOpen: (userId: string) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.findNewestOpen',
        `select ${columns} from email_verifications v where v.user_id = $1 and ${open}
         order by v.created_at desc limit 1`,
        [userId],
      ),

    /** The newest open attempt of an account that carries this very password, so that nobody is led to a rival's. */
    findOpenByPassword: (userId: string, passwordHash: string | null) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.findOpenByPassword',
        `select ${columns} from email_verifications v
         where v.user_id = $1 and v.pending_password_hash = $2 and ${open}
         order by v.created_at desc limit 1`,
        [userId, passwordHash],
      ),

    /** How many different passwords wait for the proof of one account: more than one means rival sign-ups. */
    countPendingPasswords: async (userId: string) =>
      (
        await sql.one<{ count: number }>(
          'emailVerifications.countPendingPasswords',
          `select count(distinct v.pending_password_hash) as count from email_verifications v
           where v.user_id = $1 and ${open}`,
          [userId],
        )
      ).count,

    /**
     * **State**: open, old link and code → open, new link and code. The old ones die with their nonce; tries
     * start again with the new code. Null when the attempt is over.
     */
    reissue: (id: string, secret: VerificationSecret, mailId: string) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.reissue',
        `update email_verifications v set nonce = $2, key_id = $3, token_hash = $4, token_expires_at = $5,
           code_expires_at = $6, code_attempts = 0, mail_id = $7
         where v.id = $1 and ${open} returning ${columns}`,
        [
          id,
          secret.nonce,
          secret.keyId,
          secret.tokenHash,
          secret.tokenExpiresAt,
          secret.codeExpiresAt,
          mailId,
        ],
      ),

    /** The attempt behind a mailed link that can still be spent. Changes nothing. */
    findOpenByTokenHash: (tokenHash: Buffer, now: Date) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.findOpenByTokenHash',
        `select ${columns} from email_verifications v
         where v.token_hash = $1 and ${open} and v.token_expires_at > $2 and v.user_id is not null`,
        [tokenHash, now],
      ),

    /** **State**: open → consumed, once. Null for whoever comes second. */
    consume: (args: { id: string; tokenHash: Buffer | null; now: Date }) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.consume',
        `update email_verifications v set consumed_at = $2
         where v.id = $1 and ${open} and v.user_id is not null
           and ($3::bytea is null or (v.token_hash = $3 and v.token_expires_at > $2))
         returning ${columns}`,
        [args.id, args.now, args.tokenHash],
      ),

    /** Counts one try at the code. Null when there are none left, or the code or the attempt is over. */
    countCodeAttempt: (args: { id: string; maxAttempts: number; now: Date }) =>
      sql.row<EmailVerificationRow>(
        'emailVerifications.countCodeAttempt',
        `update email_verifications v set code_attempts = v.code_attempts + 1
         where v.id = $1 and ${open} and v.code_attempts < $2 and v.code_expires_at > $3
         returning ${columns}`,
        [args.id, args.maxAttempts, args.now],
      ),

    /** Ends every other open attempt of an account. */
    supersedeAll: (args: { userId: string; exceptId: string | null; now: Date }) =>
      sql.run(
        'emailVerifications.supersedeAll',
        `update email_verifications v set superseded_at = $3
         where v.user_id = $1 and ${open} and v.id is distinct from $2`,
        [args.userId, args.exceptId, args.now],
      ),

    /** Forgets attempts whose link ended before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'emailVerifications.deleteEnded',
        `delete from email_verifications where id in
           (select id from email_verifications where token_expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
