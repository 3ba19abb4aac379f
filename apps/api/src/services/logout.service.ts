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
   *
   * The access token decides whose session it is; the refresh token only when the access token is absent or no
   * longer good. Two sessions are never mixed.
   * @throws AppError `unauthenticated` when nothing presented was issued by us
   */
  logout(credentials: LogoutCredentials, scope: LogoutScope, client: ClientContext): Promise<void>;
}

export interface LogoutCredentials {
  accessToken: string | null;
  refreshToken: string | null;
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

  /** The session the credentials name; null when they are ours but expired: that session is over. */
  function sessionOf({ accessToken, refreshToken }: LogoutCredentials): { id: string; userId: string } | null {
    const access = accessToken === null ? null : accessTokens.verify(accessToken);
    if (access?.ok) return { id: access.claims.sid, userId: access.claims.sub };
    const refresh = refreshToken === null ? null : refreshTokens.verify(refreshToken);
    if (refresh?.ok) return { id: refresh.claims.sessionId, userId: refresh.claims.userId };
    const expired = [access, refresh].some((result) => result?.ok === false && result.reason === 'expired');
    if (expired) return null;
    throw new AppError('unauthenticated');
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
    async logout(credentials, scope, client) {
      const session = sessionOf(credentials);
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
