import type { Page, Session } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Self } from '#src/domain/self';
import type { Database } from '#src/repositories/database';
import { recordAudit } from './shared/audit';
import type { RecentMarks } from './shared/recent-marks';
import { listSessions, type PageQuery } from './shared/session-pages';

export interface SessionsService {
  /** Live sessions of the account, newest first. No token and no digest of one is in it. */
  list(self: Self, page: PageQuery): Promise<Page<Session>>;
  /** **State**: live → revoked. @throws AppError `not_found` for an ended, unknown or foreign session alike */
  revoke(self: Self, sessionId: string, client: ClientContext): Promise<void>;
  /** Ends every session but this one. Answers how many. */
  revokeOthers(self: Self, client: ClientContext): Promise<number>;
}

/** Where an account is signed in, and ending it. @see ASVS 7.5.2 */
export function createSessionsService(deps: {
  database: Database;
  revocations: RecentMarks;
  clock: Clock;
}): SessionsService {
  const { database, revocations, clock } = deps;

  async function end(self: Self, only: string | null, client: ClientContext): Promise<number> {
    const { userId, sessionId } = self;
    const ended = await database.transaction(async (repos) => {
      const now = clock.now();
      const reason = 'revoked_by_user';
      await repos.users.lock(userId);
      const rows =
        only === null
          ? await repos.sessions.revokeAll({ userId, exceptId: sessionId, reason, now })
          : await repos.sessions.revokeOne({ id: only, userId, reason, now });
      if (rows.length > 0) {
        await recordAudit(repos, client, now, {
          type: 'session.revoked',
          outcome: 'success',
          userId,
          sessionId,
          detail: { ended: rows.length },
        });
      }
      return rows;
    });
    revocations.add(ended.map(({ id }) => id));
    return ended.filter(({ wasLive }) => wasLive).length;
  }

  return {
    list: (self, page) =>
      listSessions(database.repos, {
        userId: self.userId,
        currentId: self.sessionId,
        now: clock.now(),
        page,
      }),

    async revoke(self, sessionId, client) {
      if ((await end(self, sessionId, client)) === 0)
        throw new AppError('not_found', {
          detail: 'None of your sessions has this id. It may have ended already.',
        });
    },

    revokeOthers: (self, client) => end(self, null, client),
  };
}
