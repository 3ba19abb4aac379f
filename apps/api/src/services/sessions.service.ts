import { idSchema, limits, timestampSchema, type Page, type Session } from '@authflow/contracts';
import { z } from 'zod';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { decodeCursor, encodeCursor } from '#src/domain/cursor';
import type { Self } from '#src/domain/self';
import { describeDevice } from '#src/platform/user-agent';
import type { Database } from '#src/repositories/database';
import type { SessionRow } from '#src/repositories/sessions.repository';
import { recordAudit } from './shared/audit';
import type { RecentMarks } from './shared/recent-marks';

export interface SessionsService {
  /** Live sessions of the account, newest first. No token and no digest of one is in it. */
  list(self: Self, page: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<Session>>;
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
    async list(self, page) {
      const limit = page.limit ?? limits.pageDefault;
      const rows = await database.repos.sessions.listLive({
        userId: self.userId,
        now: clock.now(),
        limit: limit + 1,
        after: decodeCursor(page.cursor, parsePosition),
      });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => toSession(row, self.sessionId)),
        nextCursor:
          last === undefined ? null : encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
      };
    },

    async revoke(self, sessionId, client) {
      if ((await end(self, sessionId, client)) === 0)
        throw new AppError('not_found', {
          detail: 'None of your sessions has this id. It may have ended already.',
        });
    },

    revokeOthers: (self, client) => end(self, null, client),
  };
}

function toSession(row: SessionRow, currentId: string): Session {
  return {
    id: row.id,
    device: describeDevice(row.userAgent),
    ip: row.ip,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.rotatedAt.toISOString(),
    expiresAt: row.idleExpiresAt.toISOString(),
    current: row.id === currentId,
    ...(row.impersonated ? { impersonated: true } : {}),
  };
}

const positionSchema = z.object({ at: timestampSchema, id: idSchema });

function parsePosition(value: unknown): { createdAt: Date; id: string } | null {
  const { success, data } = positionSchema.safeParse(value);
  return success ? { createdAt: new Date(data.at), id: data.id } : null;
}
