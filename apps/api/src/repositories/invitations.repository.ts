import type { Sql } from '#src/platform/sql';
import { userColumns, type UserRow } from './user-columns';

export interface InvitationRow {
  id: string;
  userId: string;
  email: string;
  /** The account's. */
  name: string | null;
  nonce: Buffer;
  keyId: string;
  expiresAt: Date;
}

export interface NewInvitation {
  id: string;
  userId: string;
  email: string;
  invitedBy: string | null;
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
  expiresAt: Date;
  now: Date;
}

const columns = `i.id, i.user_id as "userId", i.email, u.name, i.nonce, i.key_id as "keyId", i.expires_at as "expiresAt"`;

/**
 * An invitation is open while nobody has come into the account: once its address is proven, in whatever way, its owner
 * has other doors, and this one is none.
 */
const open = `i.consumed_at is null and i.superseded_at is null and i.expires_at > $2
  and u.id = i.user_id and u.email = i.email and u.status = 'active' and u.email_verified_at is null`;

export type InvitationsRepository = ReturnType<typeof createInvitationsRepository>;

/** Statements on `invitations`, and on the accounts that they are made with. */
export function createInvitationsRepository(sql: Sql) {
  return {
    /** **State**: absent → account without a password, its address unproven. Null when the address is taken. */
    insertAccount: (user: {
      id: string;
      email: string;
      name: string | null;
      roles: readonly string[];
      now: Date;
    }) =>
      sql.row<UserRow>(
        'invitations.insertAccount',
        `insert into users as u (id, email, name, roles, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5) on conflict (email) do nothing returning ${userColumns}`,
        [user.id, user.email, user.name, user.roles, user.now],
      ),

    insert: (invitation: NewInvitation) =>
      sql.run(
        'invitations.insert',
        `insert into invitations (id, user_id, email, invited_by, nonce, key_id, token_hash, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          invitation.id,
          invitation.userId,
          invitation.email,
          invitation.invitedBy,
          invitation.nonce,
          invitation.keyId,
          invitation.tokenHash,
          invitation.expiresAt,
          invitation.now,
        ],
      ),

    /** For its mail. */
    findOpen: (id: string, now: Date) =>
      sql.row<InvitationRow>(
        'invitations.findOpen',
        `select ${columns} from invitations i, users u where i.id = $1 and ${open}`,
        [id, now],
      ),

    /** The invitation of a link. Consumes nothing. */
    findUsable: (tokenHash: Buffer, now: Date) =>
      sql.row<InvitationRow>(
        'invitations.findUsable',
        `select ${columns} from invitations i, users u where i.token_hash = $1 and ${open}`,
        [tokenHash, now],
      ),

    /** **State**: open → consumed, once. Null for whoever comes second, and after expiry. */
    consume: (tokenHash: Buffer, now: Date) =>
      sql.row<InvitationRow>(
        'invitations.consume',
        `update invitations i set consumed_at = $2 from users u where i.token_hash = $1 and ${open}
         returning ${columns}`,
        [tokenHash, now],
      ),

    /** Whether somebody is invited into the account just now: nobody else writes to it meanwhile. */
    isAwaited: async (userId: string, now: Date) =>
      (
        await sql.one<{ awaited: boolean }>(
          'invitations.isAwaited',
          `select exists (select from invitations where user_id = $1 and consumed_at is null
             and superseded_at is null and expires_at > $2) as awaited`,
          [userId, now],
        )
      ).awaited,

    /** Ends every open invitation of an account: only the newest one counts. */
    supersedeAll: (userId: string, now: Date) =>
      sql.run(
        'invitations.supersedeAll',
        `update invitations set superseded_at = $2
         where user_id = $1 and consumed_at is null and superseded_at is null`,
        [userId, now],
      ),

    /** Forgets invitations that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'invitations.deleteEnded',
        `delete from invitations where id in (select id from invitations where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
