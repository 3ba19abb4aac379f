import type { Sql } from '#src/platform/sql';

export type OpenDoorsRepository = ReturnType<typeof createOpenDoorsRepository>;

/** Everything begun on an account that could still end in a sign-in or a change, over all tables at once. */
export function createOpenDoorsRepository(sql: Sql) {
  return {
    /**
     * **State**: reset links, invitations, sign-in links, MFA challenges, WebAuthn challenges, connect tickets and results, pending
     * email changes → over. Take the account's lock first.
     */
    closeAll: (args: { userId: string; now: Date }) =>
      sql.run(
        'openDoors.closeAll',
        `with resets as (update password_resets set superseded_at = $2
             where user_id = $1 and consumed_at is null and superseded_at is null),
           invited as (update invitations set superseded_at = $2
             where user_id = $1 and consumed_at is null and superseded_at is null),
           magic as (update magic_links set superseded_at = $2
             where user_id = $1 and consumed_at is null and superseded_at is null),
           challenges as (update mfa_challenges set superseded_at = $2
             where user_id = $1 and consumed_at is null and superseded_at is null),
           webauthn as (update webauthn_challenges set consumed_at = $2
             where user_id = $1 and consumed_at is null),
           tickets as (update oauth_link_tickets set consumed_at = $2 where user_id = $1 and consumed_at is null),
           results as (update oauth_results set consumed_at = $2 where user_id = $1 and consumed_at is null)
         update email_changes set superseded_at = $2
         where user_id = $1 and confirmed_at is null and undone_at is null and superseded_at is null`,
        [args.userId, args.now],
      ),
  };
}
