import type { AccessClaims } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { Database } from '#src/repositories/database';
import type { AccessTokens } from './access-tokens';
import type { Revocations } from './revocations';

export interface Authentication {
  /**
   * The claims of a presented access token whose session still stands. Without I/O while the revocation feed
   * is live; asks the database while it is down.
   *
   * Absent, malformed and forged tokens get one and the same refusal: nothing is learnt from trying.
   * @throws AppError `unauthenticated` (no token of ours), `invalid_access_token` (ours, expired),
   *   `session_revoked` (its session has ended)
   */
  authenticate(token: string | null): AccessClaims | Promise<AccessClaims>;
}

/** Judges access tokens. @see docs/adr/0005 */
export function createAuthentication(deps: {
  accessTokens: AccessTokens;
  revocations: Revocations;
  feed: { isLive(): boolean };
  database: Database;
}): Authentication {
  const { accessTokens, revocations, feed, database } = deps;

  async function confirm(claims: AccessClaims): Promise<AccessClaims> {
    if (await database.repos.sessions.isLive(claims.sid)) return claims;
    throw new AppError('session_revoked');
  }

  return {
    authenticate(token) {
      if (token === null) throw new AppError('unauthenticated');
      const verified = accessTokens.verify(token);
      if (!verified.ok) {
        throw new AppError(verified.reason === 'expired' ? 'invalid_access_token' : 'unauthenticated');
      }
      if (revocations.has(verified.claims.sid)) throw new AppError('session_revoked');
      return feed.isLive() ? verified.claims : confirm(verified.claims);
    },
  };
}
