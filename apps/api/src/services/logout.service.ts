import type { logoutScopes } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './shared/audit';
import type { AccessTokens } from './shared/access-tokens';
import type { RefreshTokens } from './shared/refresh-tokens';
import type { Revocations } from './shared/revocations';

export type LogoutScope = (typeof logoutScopes)[number];

export interface LogoutService {
  /**
   * Ends sessions by the credential of one of them.
   * **State**: live → revoked, at once and on every instance. Saying it twice is fine: a session that has
   * already ended ends nothing more, and in particular can no longer end others.
   * @throws AppError `unauthenticated` when nothing presented was issued by us
   */
  logout(
    credential: { accessToken: string } | { refreshToken: string } | null,
    scope: LogoutScope,
    client: ClientContext,
  ): Promise<void>;
}

/** Server-side sign-out. @see ASVS 7.4.1 */
export function createLogoutService(deps: {
  database: Database;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  revocations: Revocations;
  clock: Clock;
}): LogoutService {
  const { database, accessTokens, refreshTokens, revocations, clock } = deps;

  /** The session a credential names; null when the credential is genuine but expired: that session is over. */
  function sessionOf(credential: { accessToken: string } | { refreshToken: string } | null) {
    if (credential === null) throw new AppError('unauthenticated');
    const result =
      'accessToken' in credential
        ? accessTokens.verify(credential.accessToken)
        : refreshTokens.verify(credential.refreshToken);
    if (!result.ok) {
      if (result.reason === 'expired') return null;
      throw new AppError('unauthenticated');
    }
    const { claims } = result;
    return 'sid' in claims
      ? { id: claims.sid, userId: claims.sub }
      : { id: claims.sessionId, userId: claims.userId };
  }

  async function end(
    repos: Repositories,
    session: { id: string; userId: string },
    scope: LogoutScope,
    now: Date,
  ) {
    const { id, userId } = session;
    if (scope === 'current') return repos.sessions.revokeOne({ id, userId, reason: 'logout', now });
    await repos.users.lock(userId);
    if (!(await repos.sessions.isLive(id))) return [];
    return repos.sessions.revokeAll({
      userId,
      exceptId: scope === 'others' ? id : null,
      reason: 'logout',
      now,
    });
  }

  return {
    async logout(credential, scope, client) {
      const session = sessionOf(credential);
      if (session === null) return;
      const ended = await database.transaction(async (repos) => {
        const now = clock.now();
        const rows = await end(repos, session, scope, now);
        if (rows.length > 0) {
          await recordAudit(repos, client, now, {
            type: 'session.logged_out',
            outcome: 'success',
            userId: session.userId,
            sessionId: session.id,
            detail: { scope, ended: rows.length },
          });
        }
        return rows.map(({ id }) => id);
      });
      revocations.add(ended);
    },
  };
}
