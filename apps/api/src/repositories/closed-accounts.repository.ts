import type { Sql } from '#src/platform/sql';
import { userColumns, type UserRow } from './user-columns';

export type ClosedAccountsRepository = ReturnType<typeof createClosedAccountsRepository>;

/** Statements on accounts that were deleted: closed at once, erased when the grace is over. */
export function createClosedAccountsRepository(sql: Sql) {
  return {
    /**
     * **State**: active, or for an operator also banned → closed, once. Null for whoever comes second. Take the
     * account's lock first.
     * @param args.operatorId null: its owner
     */
    close: (args: { id: string; operatorId: string | null; now: Date }) =>
      sql.row<UserRow>(
        'closedAccounts.close',
        `update users u set status = 'deleted', deleted_at = $2, deleted_by = $3, updated_at = $2
         where u.id = $1 and (u.status = 'active' or ($3::uuid is not null and u.status = 'disabled'))
         returning ${userColumns}`,
        [args.id, args.now, args.operatorId],
      ),

    /**
     * **State**: closed → as it was: with the password and factors it had, and banned if it was. Null when it isn't
     * closed, or when its owner would take back what an operator did.
     */
    reopen: (args: { id: string; byOperator: boolean; now: Date }) =>
      sql.row<UserRow>(
        'closedAccounts.reopen',
        `update users u set status = case when u.banned_at is null then 'active' else 'disabled' end,
           deleted_at = null, deleted_by = null, updated_at = $3
         where u.id = $1 and u.status = 'deleted' and (u.deleted_by is null or $2) returning ${userColumns}`,
        [args.id, args.byOperator, args.now],
      ),

    /**
     * **State**: accounts closed before `before`, at most `limit` → gone, with everything that refers to them and every
     * mail about them. What happened to them, and what they did, stays on record under an id that belongs to nobody any
     * more, without address and browser, and without the salt by which those could be guessed. Hold the lock
     * `audit-chain`: else an event that is sealed meanwhile keeps its salt. @returns how many accounts
     */
    erase: (args: { before: Date; limit: number }) =>
      sql.run(
        'closedAccounts.erase',
        `with due as (select id, email from users where deleted_at < $1 limit $2 for update skip locked),
           mails as (delete from mail_outbox m using due
             where m.recipient = due.email or m.payload->>'userId' = due.id::text),
           shown as (delete from mailbox_messages m using due where m.recipient = due.email),
           trail as (update audit_events e set ip = null, user_agent = null
             from due where e.user_id = due.id or e.actor_id = due.id returning e.id),
           salts as (update audit_seals s set origin_salt = null from trail where s.event_id = trail.id)
         delete from users u using due where u.id = due.id`,
        [args.before, args.limit],
      ),
  };
}
