import type { FederatedIdentity } from '#src/domain/federated-identity';
import type { Sql } from '#src/platform/sql';

/**
 * `sign_in` and `link`: for the page that began, under a code of one minute. `proof`: for whoever proves the local
 * account, under a link token.
 */
export type OAuthResultKind = 'sign_in' | 'link' | 'proof';

/** What a provider said about somebody, until it is picked up. */
export interface OAuthResultRow extends FederatedIdentity {
  id: string;
  kind: OAuthResultKind;
  provider: string;
  /** `link`: the account and session that asked. Null otherwise. */
  userId: string | null;
  sessionId: string | null;
  /** Where the page that began gave one, its verifier is due. */
  codeChallenge: string | null;
}

const columns = `r.id, r.kind, r.provider, r.issuer, r.subject, r.email, r.email_verified as "emailVerified", r.name,
  r.user_id as "userId", r.session_id as "sessionId", r.code_challenge as "codeChallenge"`;

const open = `r.token_hash = $1 and r.kind = $2 and r.consumed_at is null and r.expires_at > $3`;

export type OAuthResultsRepository = ReturnType<typeof createOAuthResultsRepository>;

/** Statements on `oauth_results`. */
export function createOAuthResultsRepository(sql: Sql) {
  return {
    insert: (result: OAuthResultRow & { tokenHash: Buffer; expiresAt: Date; now: Date }) =>
      sql.run(
        'oauthResults.insert',
        `insert into oauth_results (id, kind, provider, issuer, subject, email, email_verified, name, user_id,
           session_id, code_challenge, token_hash, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          result.id,
          result.kind,
          result.provider,
          result.issuer,
          result.subject,
          result.email,
          result.emailVerified,
          result.name,
          result.userId,
          result.sessionId,
          result.codeChallenge,
          result.tokenHash,
          result.expiresAt,
          result.now,
        ],
      ),

    /** The result a secret would pick up. Consumes nothing. */
    findOpen: (tokenHash: Buffer, kind: OAuthResultKind, now: Date) =>
      sql.row<OAuthResultRow>(
        'oauthResults.findOpen',
        `select ${columns} from oauth_results r where ${open}`,
        [tokenHash, kind, now],
      ),

    /** **State**: open → consumed, once, by the kind of secret it was made for. @see THREATS O17, J10 */
    consume: (tokenHash: Buffer, kind: OAuthResultKind, now: Date) =>
      sql.row<OAuthResultRow>(
        'oauthResults.consume',
        `update oauth_results r set consumed_at = $3 where ${open} returning ${columns}`,
        [tokenHash, kind, now],
      ),

    /** Forgets results that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'oauthResults.deleteEnded',
        `delete from oauth_results where id in
           (select id from oauth_results where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}
