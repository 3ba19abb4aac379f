import { limits, type AccessClaims } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import { toNumericDate, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Database } from '#src/repositories/database';
import type { Repositories } from '#src/repositories/repositories';

export interface Assurance {
  /**
   * For routes that change what protects an account: the proof must be ten minutes old at most, and an account with
   * a second factor must have proven it in this very session.
   * @throws AppError `reauthentication_required`, `session_revoked`
   * @see ASVS 7.5.1, 7.5.3; THREATS M13, M14, P23
   */
  assertRecent(claims: AccessClaims): Promise<void>;
  /** The second half of it alone. @throws AppError `reauthentication_required`, `session_revoked` */
  assertLevel(sessionId: string): Promise<void>;
}

/**
 * Why a session may not change what protects its account just now, or null: it has ended, or the account has a second
 * factor that it never proved. A door asks this before anything else; whatever changes the account asks once more under
 * its lock, because the session may have ended, or the factor come, while the request waited or hashed.
 * @see THREATS M13, M14, M15, P12
 */
export async function findSessionRefusal(repos: Repositories, sessionId: string): Promise<AppError | null> {
  const session = await repos.sessions.findWithUser(sessionId);
  if (session === null || session.revokedAt !== null || session.status !== 'active')
    return new AppError('session_revoked');
  const unproven = session.mfaEnabled && !session.amr.includes('mfa');
  return unproven ? new AppError('reauthentication_required') : null;
}

/** How sure we are of who is at a session. @see docs/adr/0013 */
export function createAssurance(deps: { database: Database; clock: Clock }): Assurance {
  const { database, clock } = deps;

  async function assertLevel(sessionId: string): Promise<void> {
    const refusal = await findSessionRefusal(database.repos, sessionId);
    if (refusal !== null) throw refusal;
  }

  return {
    assertLevel,
    async assertRecent(claims) {
      const age = toNumericDate(clock.now()) - claims.auth_time;
      if (age > minutes(limits.reauthenticationMinutes) / 1000)
        throw new AppError('reauthentication_required');
      await assertLevel(claims.sid);
    },
  };
}
