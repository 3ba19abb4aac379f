import type { logoutScopes } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { judgeGeneration } from '#src/domain/refresh-generation';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';
import { recordAudit } from './shared/audit';
import type { AccessTokens } from './shared/access-tokens';
import type { RefreshTokens } from './shared/refresh-tokens';
import type { RecentMarks } from './shared/recent-marks';

export type LogoutScope = (typeof logoutScopes)[number];

export interface LogoutService {
  /**
   * Ends sessions by the credential of one of them.
   * **State**: live → revoked, at once and on every instance. Saying it twice is fine: a session that has
   * already ended ends nothing more, and in particular can no longer end others. Nor can a spent refresh token:
   * it ends its own session, as everywhere.
   *
   * The access token decides whose session it is; the refresh token only when the access token is absent or no
   * longer good. Two sessions are never mixed.
   * @throws AppError `unauthenticated` when nothing presented was issued by us, `invalid_access_token` when all
   *   there is has expired while its session may go on, `refresh_reused` for a spent token that asks for more
   *   than its own session
   */
  logout(credentials: LogoutCredentials, scope: LogoutScope, client: ClientContext): Promise<LoggedOut>;
}

/** `ownSession`: false where an operator's look at somebody ended, and with it no session of this browser. */
export interface LoggedOut {
  ownSession: boolean;
}

export interface LogoutCredentials {
  accessToken: string | null;
  refreshToken: string | null;
}

interface NamedSession {
  id: string;
  userId: string;
  /** The generation of the refresh token that names it; null for an access token. */
  generation: number | null;
  /** Who looks at the account with it, where it is not its owner: it ends nothing but itself. */
  operatorId?: string | undefined;
}

interface Ended {
  rows: { id: string }[];
  spent: boolean;
}

/** Server-side sign-out. @see ASVS 7.4.1 */
export function createLogoutService(deps: {
  database: Database;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  revocations: RecentMarks;
  clock: Clock;
}): LogoutService {
  const { database, accessTokens, refreshTokens, revocations, clock } = deps;

  /** The session the credentials name; null when its refresh token has expired: that session is over. */
  function sessionOf({ accessToken, refreshToken }: LogoutCredentials): NamedSession | null {
    const access = accessToken === null ? null : accessTokens.verify(accessToken);
    if (access?.ok) {
      const { sid: id, sub: userId, act } = access.claims;
      return { id, userId, generation: null, operatorId: act?.sub };
    }
    const refresh = refreshToken === null ? null : refreshTokens.verify(refreshToken);
    if (refresh?.ok) {
      const { sessionId: id, userId, generation } = refresh.claims;
      return { id, userId, generation };
    }
    if (refresh?.reason === 'expired') return null;
    throw new AppError(access?.reason === 'expired' ? 'invalid_access_token' : 'unauthenticated');
  }

  /** `spent`: a token that somebody may have kept reached for other people's devices. Only its own session ends. */
  async function standingOf(repos: Repositories, { id, generation }: NamedSession, now: Date) {
    const session = await repos.sessions.findWithUser(id);
    if (session === null || session.revokedAt !== null) return 'ended';
    return generation !== null && judgeGeneration(generation, session, now) === 'spent' ? 'spent' : 'live';
  }

  async function end(
    repos: Repositories,
    session: NamedSession,
    scope: LogoutScope,
    now: Date,
  ): Promise<Ended> {
    const { id, userId } = session;
    const own = { id, userId, now };
    if (scope === 'current' || session.operatorId !== undefined) {
      return { rows: await repos.sessions.revokeOne({ ...own, reason: 'logout' }), spent: false };
    }
    await repos.users.lock(userId);
    const standing = await standingOf(repos, session, now);
    if (standing === 'ended') return { rows: [], spent: false };
    if (standing === 'spent') {
      return { rows: await repos.sessions.revokeOne({ ...own, reason: 'refresh_reused' }), spent: true };
    }
    const exceptId = scope === 'others' ? id : null;
    return {
      rows: await repos.sessions.revokeAll({ userId, exceptId, reason: 'logout', now }),
      spent: false,
    };
  }

  return {
    async logout(credentials, scope, client) {
      const session = sessionOf(credentials);
      if (session === null) return { ownSession: true };
      const { ended, spent } = await database.transaction(async (repos) => {
        const now = clock.now();
        const { rows, spent } = await end(repos, session, scope, now);
        if (rows.length > 0) {
          await recordAudit(repos, client, now, {
            type: spent ? 'session.refresh_reused' : 'session.logged_out',
            outcome: spent ? 'failure' : 'success',
            userId: session.userId,
            actorId: session.operatorId ?? session.userId,
            sessionId: session.id,
            detail: { scope, ended: rows.length },
          });
        }
        return { ended: rows.map(({ id }) => id), spent };
      });
      revocations.add(ended);
      if (spent) throw new AppError('refresh_reused');
      return { ownSession: session.operatorId === undefined };
    },
  };
}
