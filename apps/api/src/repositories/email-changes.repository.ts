import type { Sql } from '#src/platform/sql';

export interface EmailChangeRow {
  id: string;
  userId: string;
  oldEmail: string;
  newEmail: string;
  confirmable: boolean;
  nonce: Buffer;
  keyId: string;
  expiresAt: Date;
  undoExpiresAt: Date;
  confirmedAt: Date | null;
  undoneAt: Date | null;
  supersededAt: Date | null;
  createdAt: Date;
}

/** One that took effect. */
export type ConfirmedEmailChange = EmailChangeRow & { confirmedAt: Date };

export interface NewEmailChange {
  id: string;
  userId: string;
  newEmail: string;
  nonce: Buffer;
  keyId: string;
  tokenHash: Buffer;
  undoTokenHash: Buffer;
  expiresAt: Date;
  undoExpiresAt: Date;
  now: Date;
}

const columns = `c.id, c.user_id as "userId", c.old_email as "oldEmail", c.new_email as "newEmail", c.confirmable,
  c.nonce, c.key_id as "keyId", c.expires_at as "expiresAt", c.undo_expires_at as "undoExpiresAt",
  c.confirmed_at as "confirmedAt", c.undone_at as "undoneAt", c.superseded_at as "supersededAt",
  c.created_at as "createdAt"`;

const open = `c.confirmed_at is null and c.undone_at is null and c.superseded_at is null`;
const undoable = `c.undone_at is null and c.superseded_at is null and c.undo_expires_at > $2
  and (c.confirmed_at is not null or c.expires_at > $2)`;

/** Changes `h` that took effect and can still be taken back: their old address is nobody else's meanwhile. */
const holding = `h.confirmed_at is not null and h.undone_at is null and h.undo_expires_at > $2`;

/** An account that never proved its address nor signed in: it gives way to whoever proves the address. */
const squatter = `status = 'active' and email_verified_at is null and last_login_at is null`;

export type EmailChangesRepository = ReturnType<typeof createEmailChangesRepository>;

/** Statements on `email_changes`. Open: neither confirmed, nor taken back, nor replaced. */
export function createEmailChangesRepository(sql: Sql) {
  return {
    /**
     * One statement for a free and a taken address, so that both do the same work. A taken one (an account that stands
     * there, or an old address somebody may still take back) makes a row that can't be confirmed.
     * Take the account's lock first.
     */
    insert: (change: NewEmailChange) =>
      sql.one<EmailChangeRow>(
        'emailChanges.insert',
        `insert into email_changes as c (id, user_id, old_email, new_email, confirmable, nonce, key_id, token_hash,
           undo_token_hash, expires_at, undo_expires_at, created_at)
         select $1, $3, u.email, $4,
           not exists (select from users where email = $4 and not (${squatter}))
             and not exists (select from email_changes h where h.old_email = $4 and h.user_id <> $3 and ${holding}),
           $5, $6, $7, $8, $9, $10, $2
         from users u where u.id = $3
         returning ${columns}`,
        [
          change.id,
          change.now,
          change.userId,
          change.newEmail,
          change.nonce,
          change.keyId,
          change.tokenHash,
          change.undoTokenHash,
          change.expiresAt,
          change.undoExpiresAt,
        ],
      ),

    findById: (id: string) =>
      sql.row<EmailChangeRow>(
        'emailChanges.findById',
        `select ${columns} from email_changes c where c.id = $1`,
        [id],
      ),

    /** The change that a mailed link would confirm. Consumes nothing. */
    findConfirmable: (tokenHash: Buffer, now: Date) =>
      sql.row<EmailChangeRow>(
        'emailChanges.findConfirmable',
        `select ${columns} from email_changes c
         where c.token_hash = $1 and ${open} and c.confirmable and c.expires_at > $2`,
        [tokenHash, now],
      ),

    /** The change that a mailed link would take back, pending or made. Consumes nothing. */
    findUndoable: (undoTokenHash: Buffer, now: Date) =>
      sql.row<EmailChangeRow>(
        'emailChanges.findUndoable',
        `select ${columns} from email_changes c where c.undo_token_hash = $1 and ${undoable}`,
        [undoTokenHash, now],
      ),

    /** The change whose old address this is and can still be taken back, newest first. */
    findHolding: (email: string, now: Date) =>
      sql.row<EmailChangeRow>(
        'emailChanges.findHolding',
        `select ${columns} from email_changes c
         where c.old_email = $1 and c.confirmed_at is not null and c.undone_at is null and c.undo_expires_at > $2
         order by c.confirmed_at desc limit 1`,
        [email, now],
      ),

    /** The first of the changes made since `since` that can still be taken back: taking it back takes back all. */
    findMadeSince: (args: { userId: string; since: Date; now: Date }) =>
      sql.row<ConfirmedEmailChange>(
        'emailChanges.findMadeSince',
        `select ${columns} from email_changes c
         where c.user_id = $1 and c.confirmed_at >= $3 and ${undoable} order by c.confirmed_at limit 1`,
        [args.userId, args.now, args.since],
      ),

    /** **State**: open changes of an account → replaced. Their undo links have nothing left to undo. */
    supersedeOpen: (userId: string, now: Date) =>
      sql.run(
        'emailChanges.supersedeOpen',
        `update email_changes c set superseded_at = $2 where c.user_id = $1 and ${open}`,
        [userId, now],
      ),

    /**
     * **State**: open → confirmed, and the account's address → the new one, both or neither. Null when the link was
     * spent, or the account or the address has moved on. Take the account's lock first.
     * @throws a breach of `users_email_key` when another account gets there at the same moment (THREATS T06)
     */
    confirm: (args: { id: string; now: Date; undoExpiresAt: Date }) =>
      sql.row<EmailChangeRow>(
        'emailChanges.confirm',
        `with usable as (
           select c.* from email_changes c join users u on u.id = c.user_id
           where c.id = $1 and ${open} and c.confirmable and c.expires_at > $2
             and u.email = c.old_email and u.status = 'active' and u.locked_at is null
             and not exists (select from users where email = c.new_email)
             and not exists (select from email_changes h
               where h.old_email = c.new_email and h.user_id <> c.user_id and ${holding})),
         moved as (
           update users u set email = usable.new_email, email_verified_at = $2, updated_at = $2
           from usable where u.id = usable.user_id returning u.id)
         update email_changes c set confirmed_at = $2, undo_expires_at = $3
         from moved where c.id = $1 and c.user_id = moved.id
         returning ${columns}`,
        [args.id, args.now, args.undoExpiresAt],
      ),

    /** **State**: open → taken back, by whoever reads the mail at the old address. Null when it is no longer open. */
    cancel: (id: string, now: Date) =>
      sql.row<EmailChangeRow>(
        'emailChanges.cancel',
        `update email_changes c set undone_at = $2 where c.id = $1 and ${open} and c.expires_at > $2
         returning ${columns}`,
        [id, now],
      ),

    /**
     * **State**: confirmed → taken back; the account's address, wherever later changes led it → the old one; every
     * change made since → taken back as well, so that no later undo link leads away again. A closed account opens.
     * Take the account's lock first.
     * @throws a breach of `users_email_key` when another account stands at the old address
     */
    undo: (id: string, now: Date) =>
      sql.row<EmailChangeRow>(
        'emailChanges.undo',
        `with back as (
           select c.* from email_changes c where c.id = $1 and c.confirmed_at is not null and ${undoable}),
         moved as (
           update users u set email = back.old_email, email_verified_at = $2, updated_at = $2, deleted_at = null,
             status = case when u.status = 'deleted' then 'active' else u.status end
           from back where u.id = back.user_id returning u.id),
         ended as (
           update email_changes c set undone_at = $2 from back, moved
           where c.user_id = moved.id and c.undone_at is null and c.created_at >= back.created_at
           returning c.*)
         select ${columns} from ended c where c.id = $1`,
        [id, now],
      ),

    /** Whether an account other than `userId` that has proven it stands at an address. */
    isProvenBy: async (args: { email: string; notBy: string }) =>
      (await sql.row(
        'emailChanges.isProvenBy',
        `select 1 from users where email = $1 and id <> $2 and email_verified_at is not null`,
        [args.email, args.notBy],
      )) !== null,

    /** Forgets accounts at an address that never proved it; `signedIn` also those that have signed in. */
    removeUnproven: (args: { email: string; notBy: string; signedIn: boolean }) =>
      sql.run(
        'emailChanges.removeUnproven',
        `delete from users where email = $1 and id <> $2 and email_verified_at is null
           and ($3 or (${squatter}))`,
        [args.email, args.notBy, args.signedIn],
      ),

    /** Forgets changes that nothing can take back since `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'emailChanges.deleteEnded',
        `delete from email_changes where id in
           (select id from email_changes where undo_expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
