import { earlier } from '#src/domain/clock';
import { minutes, seconds } from '#src/domain/duration';
import { createPool } from '#src/platform/postgres';
import { createRedisRevocationFeed } from '#src/platform/redis-revocation-feed';
import type { RedisLink } from '#src/platform/redis';
import { createRevocationFeed, type RevocationFeed } from '#src/platform/revocation-feed';
import { createDatabase } from '#src/repositories/database';
import type { Base } from './base';

interface Ears {
  ended: (sessionId: string) => void;
  changed: (key: string, changedAt?: Date) => void;
  onState: (live: boolean) => void;
  longestTokenSeconds: number;
}

/** Whence this instance hears what ended elsewhere: from Redis where there is one, else from PostgreSQL. */
export function createFeed(base: Base, ears: Ears): RevocationFeed {
  return base.redis === null ? listening(base, ears) : looking(base, base.redis, ears);
}

function listening({ directUrl, clock, database }: Base, ears: Ears): RevocationFeed {
  return createRevocationFeed({
    url: directUrl,
    onRevoked: ears.ended,
    onGrantsChanged: (key) => ears.changed(key),
    catchUp: async () => {
      const since = earlier(clock.now(), seconds(ears.longestTokenSeconds + 60));
      for (const { id } of await database.repos.sessions.listRevokedSince(since)) ears.ended(id);
      for (const { key, changedAt } of await database.repos.grants.listChangedSince(since))
        ears.changed(key, changedAt);
    },
    onState: ears.onState,
  });
}

/** Further back than any change is older than its commit, or one instance's clock behind another's. */
const slack = minutes(2);

function looking({ directUrl, clock }: Base, redis: RedisLink, ears: Ears): RevocationFeed {
  // A connection that no request can keep it waiting for, past a pooler.
  const pool = createPool({ url: directUrl, max: 1, onError: () => undefined });
  const { revocations } = createDatabase(pool).repos;
  let horizon: number | null = null;

  function mark(key: string, changedAt?: Date): void {
    const session = /^session:([0-9a-f-]{36})$/.exec(key)?.[1];
    if (session !== undefined) ears.ended(session);
    else if (/^(user|role):/.test(key)) ears.changed(key, changedAt);
  }

  const feed = createRedisRevocationFeed({
    redis,
    onKey: (key) => mark(key),
    look: async () => {
      const back = horizon === null ? seconds(ears.longestTokenSeconds) + minutes(1) : slack;
      const from = horizon;
      horizon = null; // unless it answers: another database may be there next time
      const seen = await revocations.look({ since: earlier(clock.now(), back), horizon: from });
      for (const { key, changedAt } of seen.found) mark(key, changedAt);
      ({ horizon } = seen);
    },
    onState: ears.onState,
  });
  let closed: Promise<void> | null = null;
  return {
    ...feed,
    async stop() {
      await feed.stop();
      await (closed ??= pool.end());
    },
  };
}
