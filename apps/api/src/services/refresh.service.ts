import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import { judgeGeneration } from '#src/domain/refresh-generation';
import type { Database } from '#src/repositories/database';
import type { Delivery, SessionWithUser } from '#src/repositories/sessions.repository';
import { recordAudit } from './shared/audit';
import type { RefreshClaims, RefreshTokens } from './shared/refresh-tokens';
import type { RecentMarks } from './shared/recent-marks';
import type { IssuedSession, SessionGrants } from './shared/session-grants';
import { mailOrigin } from './shared/verification-mail';

export interface RefreshService {
  /**
   * Trades a refresh token for its successor.
   *
   * **State**: generation g → g+1 by one conditional update. The previous generation, within 30 seconds of its
   * rotation, gets the same successor again: lost answers and racing tabs are harmless. Anything older, or
   * later, ends the session for good, with an event and a mail.
   * @throws AppError `invalid_refresh_token`, `refresh_reused`
   */
  refresh(token: string, context: { client: ClientContext; delivery: Delivery }): Promise<IssuedSession>;
}

/** Generation-based refresh. @see docs/adr/0004, RFC 9700 §4.14.2, ASVS 10.4.5 */
export function createRefreshService(deps: {
  database: Database;
  refreshTokens: RefreshTokens;
  grants: SessionGrants;
  revocations: RecentMarks;
  wakeMail: () => void;
  clock: Clock;
  randomness: Randomness;
}): RefreshService {
  const { database, refreshTokens, grants, revocations, clock, randomness } = deps;

  /** Why the update matched nothing: a repeat that may be answered again, an old token, or no session. */
  function judge(claims: RefreshClaims, delivery: Delivery, session: SessionWithUser | null) {
    if (session === null || session.id !== claims.userId) return 'gone';
    if (session.revokedReason === 'refresh_reused') return 'already_ended_for_reuse';
    const now = clock.now();
    const over = session.revokedAt !== null || session.idleExpiresAt <= now || session.status !== 'active';
    if (over || session.delivery !== delivery) return 'gone';
    const standing = judgeGeneration(claims.generation, session, now);
    if (standing === 'current') return 'gone';
    return standing === 'repeat' ? 'repeat' : 'reused';
  }

  /** The refusal must not undo this: everything commits before the caller hears of it. */
  async function endForReuse(
    session: SessionWithUser,
    claims: RefreshClaims,
    client: ClientContext,
  ): Promise<void> {
    const ended = await database.transaction(async (repos) => {
      const now = clock.now();
      const { sessionId, id: userId } = session;
      const revoked = await repos.sessions.revokeOne({
        id: sessionId,
        userId,
        reason: 'refresh_reused',
        now,
      });
      if (revoked.length === 0) return [];
      await recordAudit(repos, client, now, {
        type: 'session.refresh_reused',
        outcome: 'failure',
        userId,
        sessionId,
        detail: { presented: claims.generation, current: session.generation },
      });
      await repos.mailOutbox.enqueue({
        id: randomness.uuid(),
        kind: 'refresh_token_reused',
        recipient: session.email,
        payload: { userId, origin: mailOrigin(client, now) },
        now,
      });
      return revoked.map(({ id }) => id);
    });
    revocations.add(ended);
    deps.wakeMail();
  }

  return {
    async refresh(token, { client, delivery }) {
      const verified = refreshTokens.verify(token);
      if (!verified.ok && verified.reason === 'invalid') throw new AppError('invalid_refresh_token');
      const { claims } = verified; // also of an expired one: spent and kept this long, it still tells of a theft
      const now = clock.now();
      const rotated = await database.repos.sessions.rotate({
        id: claims.sessionId,
        userId: claims.userId,
        generation: claims.generation,
        delivery,
        now,
        idleExpiresAt: grants.idleExpiry(now),
        ip: client.ip,
        ipPrefix: client.addressKey,
        userAgent: client.userAgent,
      });
      if (rotated !== null) return grants.issue(rotated, rotated);

      const session = await database.repos.sessions.findWithUser(claims.sessionId);
      const verdict = judge(claims, delivery, session);
      if (session === null || verdict === 'gone') throw new AppError('invalid_refresh_token');
      if (verdict === 'repeat') return grants.issue(session, session);
      if (verdict === 'reused') await endForReuse(session, claims, client);
      throw new AppError('refresh_reused');
    },
  };
}
