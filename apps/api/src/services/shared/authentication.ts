import { apiKeyPrefix, type AccessClaims } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import { permissionsIn } from '#src/domain/authorization';
import type { Database } from '#src/repositories/database';
import type { SessionStanding } from '#src/repositories/grants.repository';
import type { AccessTokens } from './access-tokens';
import type { ApiKeyClaims } from './api-key-claims';
import type { RecentMarks } from './recent-marks';

export interface Authentication {
  /**
   * The claims of a presented access token whose session still stands and whose roles still are what it says. Without
   * I/O while the revocation feed is live and nobody has changed these roles of late; asks the database otherwise, and
   * always for an API key.
   *
   * Absent, malformed and forged tokens get one and the same refusal: nothing is learnt from trying.
   * @throws AppError `unauthenticated` (no token of ours), `invalid_access_token` (ours, expired or out of date),
   *   `session_revoked` (its session has ended)
   */
  authenticate(token: string | null): AccessClaims | Promise<AccessClaims>;
  /**
   * The claims of a presented access token where nothing has to be asked and nothing is wrong with it; null leaves the
   * judgement to `authenticate`.
   */
  recall(token: string): AccessClaims | null;
}

/** Judges access tokens. @see docs/adr/0005 */
export function createAuthentication(deps: {
  accessTokens: AccessTokens;
  apiKeyClaims: ApiKeyClaims;
  revocations: RecentMarks;
  /** `user:<id>` and `role:<name>` whose tokens may say too much, or too little. */
  changedGrants: RecentMarks;
  feed: { isLive(): boolean };
  database: Database;
}): Authentication {
  const { accessTokens, apiKeyClaims, revocations, changedGrants, feed, database } = deps;

  function mayBeOutOfDate({ sub, roles }: AccessClaims): boolean {
    if (changedGrants.size() === 0) return false;
    return changedGrants.has(`user:${sub}`) || roles.some((role) => changedGrants.has(`role:${role}`));
  }

  async function confirm(claims: AccessClaims): Promise<AccessClaims> {
    const standing = await database.repos.grants.findStanding(claims.sid);
    if (standing === null || !standing.live) throw new AppError('session_revoked');
    if (!isTrueOf(standing, claims))
      throw new AppError('invalid_access_token', {
        detail: 'Your roles have changed. Refresh the session and retry with the new access token.',
      });
    return claims;
  }

  return {
    recall(token) {
      if (!feed.isLive() || token.startsWith(apiKeyPrefix)) return null;
      const verified = accessTokens.verify(token);
      if (!verified.ok) return null;
      const { claims } = verified;
      return revocations.has(claims.sid) || mayBeOutOfDate(claims) ? null : claims;
    },

    authenticate(token) {
      if (token === null) throw new AppError('unauthenticated');
      if (token.startsWith(apiKeyPrefix)) return apiKeyClaims.get(token);
      const verified = accessTokens.verify(token);
      if (!verified.ok) {
        throw new AppError(verified.reason === 'expired' ? 'invalid_access_token' : 'unauthenticated');
      }
      const { claims } = verified;
      if (revocations.has(claims.sid)) throw new AppError('session_revoked');
      return feed.isLive() && !mayBeOutOfDate(claims) ? claims : confirm(claims);
    },
  };
}

/** An operator who looks at an account may do nothing there, whatever its roles are. */
function isTrueOf(standing: SessionStanding, claims: AccessClaims): boolean {
  if (claims.act !== undefined) return claims.permissions.length === 0 && claims.roles.length === 0;
  const permissions = permissionsIn(standing, claims.amr);
  return sameList(claims.permissions, permissions) && sameList(claims.roles, standing.roles);
}

const sameList = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((item, index) => item === right[index]);
