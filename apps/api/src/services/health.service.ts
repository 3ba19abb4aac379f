import type { Database } from '#src/repositories/database';

export interface Readiness {
  status: 'ready' | 'not_ready';
  checks: { database: 'up' | 'down'; revocationFeed: 'up' | 'down'; redis?: 'up' | 'down' };
}

export interface HealthService {
  /**
   * Whether requests can be served. Without the revocation feed they can: tokens are then checked against the
   * database, so its loss is shown but takes nothing out of rotation. Nor does the loss of Redis, which is named where
   * there is one: PostgreSQL does its work meanwhile.
   */
  readiness(): Promise<Readiness>;
}

/** Health for load balancers. */
export function createHealthService(deps: {
  database: Database;
  feed: { isLive(): boolean };
  redis: { isUp(): boolean } | null;
}): HealthService {
  return {
    async readiness() {
      const database = await deps.database.repos.users.ping().then(
        () => 'up' as const,
        () => 'down' as const,
      );
      const revocationFeed = deps.feed.isLive() ? 'up' : 'down';
      const redis =
        deps.redis === null ? {} : { redis: deps.redis.isUp() ? ('up' as const) : ('down' as const) };
      const checks = { database, revocationFeed, ...redis };
      return { status: database === 'up' ? 'ready' : 'not_ready', checks };
    },
  };
}
