import type { Sql } from '#src/platform/sql';

/** Which account and session asked to connect a provider. */
export interface OAuthLinkTicketRow {
  id: string;
  userId: string;
  sessionId: string;
  provider: string;
}

const columns = `t.id, t.user_id as "userId", t.session_id as "sessionId", t.provider`;

export type OAuthLinkTicketsRepository = ReturnType<typeof createOAuthLinkTicketsRepository>;

/** Statements on `oauth_link_tickets`. */
export function createOAuthLinkTicketsRepository(sql: Sql) {
  return {
    insert: (ticket: OAuthLinkTicketRow & { tokenHash: Buffer; expiresAt: Date; now: Date }) =>
      sql.run(
        'oauthLinkTickets.insert',
        `insert into oauth_link_tickets (id, user_id, session_id, provider, token_hash, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ticket.id,
          ticket.userId,
          ticket.sessionId,
          ticket.provider,
          ticket.tokenHash,
          ticket.expiresAt,
          ticket.now,
        ],
      ),

    /** **State**: open → consumed, once, for the provider it was made for. */
    consume: (args: { tokenHash: Buffer; provider: string; now: Date }) =>
      sql.row<OAuthLinkTicketRow>(
        'oauthLinkTickets.consume',
        `update oauth_link_tickets t set consumed_at = $3
         where t.token_hash = $1 and t.provider = $2 and t.consumed_at is null and t.expires_at > $3
         returning ${columns}`,
        [args.tokenHash, args.provider, args.now],
      ),

    /** Forgets tickets that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'oauthLinkTickets.deleteEnded',
        `delete from oauth_link_tickets where id in
           (select id from oauth_link_tickets where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
