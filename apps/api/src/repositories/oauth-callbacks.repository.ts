import type { Sql } from '#src/platform/sql';

export type OAuthCallbacksRepository = ReturnType<typeof createOAuthCallbacksRepository>;

/** Statements on `oauth_callbacks`: states that have come back. */
export function createOAuthCallbacksRepository(sql: Sql) {
  return {
    /** **State**: never seen → spent. False for whoever brings it a second time. @see THREATS O13, O17 */
    consume: async (args: { stateHash: Buffer; expiresAt: Date }) =>
      (await sql.run(
        'oauthCallbacks.consume',
        `insert into oauth_callbacks (state_hash, expires_at) values ($1, $2) on conflict do nothing`,
        [args.stateHash, args.expiresAt],
      )) === 1,

    /** Forgets states that would be refused for their age anyway since `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'oauthCallbacks.deleteEnded',
        `delete from oauth_callbacks where state_hash in
           (select state_hash from oauth_callbacks where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
