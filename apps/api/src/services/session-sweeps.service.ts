import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import type { Database } from '#src/repositories/database';
import { recordAudit } from './shared/audit';

export interface SessionSweepsService {
  /**
   * **State**: every session of the account at this address, or with this id → ended; every instance refuses its tokens
   * within a second.
   * @returns how many were live
   * @throws AppError `not_found`
   */
  endOf(
    who: { email: string } | { id: string },
    client: ClientContext,
  ): Promise<{ userId: string; ended: number }>;
  /**
   * **State**: every session of everybody that began before now → ended. In parts: one that fails leaves those before it ended.
   * @returns how many were live
   */
  endAll(client: ClientContext, onProgress: (ended: number) => void): Promise<number>;
}

/** How many end in one transaction, each with a notice to every instance. */
const batch = 1000;

/** Throwing people out at the word of whoever runs the server. API keys stay: they belong to no session. */
export function createSessionSweepsService(deps: { database: Database; clock: Clock }): SessionSweepsService {
  const { database, clock } = deps;
  const reason = 'revoked_by_operator';
  const by = { outcome: 'success', actorId: null } as const;

  return {
    async endOf(who, client) {
      const { users } = database.repos;
      const found = 'id' in who ? await users.findById(who.id) : await users.findByEmail(who.email);
      if (found === null) throw new AppError('not_found', { detail: 'There is no such account.' });
      const userId = found.id;
      const ended = await database.transaction(async (repos) => {
        await repos.users.lock(userId);
        const now = clock.now();
        const rows = await repos.sessions.revokeAll({ userId, exceptId: null, reason, now });
        const detail = { by: 'cli', ended: rows.length };
        if (rows.length > 0)
          await recordAudit(repos, client, now, { ...by, type: 'session.revoked', userId, detail });
        return rows;
      });
      return { userId, ended: ended.filter(({ wasLive }) => wasLive).length };
    },

    async endAll(client, onProgress) {
      const before = clock.now();
      let [live, all] = [0, 0];
      for (let count = batch; count >= batch;) {
        const rows = await database.transaction((repos) =>
          repos.sessions.revokeBegunBefore({ before, limit: batch, reason, now: clock.now() }),
        );
        count = rows.length;
        all += count;
        live += rows.filter(({ wasLive }) => wasLive).length;
        onProgress(live);
      }
      const detail = { by: 'cli', ended: all };
      await recordAudit(database.repos, client, clock.now(), {
        ...by,
        type: 'sessions.revoked',
        userId: null,
        detail,
      });
      return live;
    },
  };
}
