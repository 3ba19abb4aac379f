import type { Database } from '#src/repositories/database';
import type { Departure } from './shared/departure';

type State = 'up' | 'down';

export interface Readiness {
  status: 'ready' | 'not_ready';
  checks: { database: State; revocationFeed: State; redis?: State };
}

export interface HealthService {
  /**
   * Whether requests can be served. Without the revocation feed they can: tokens are then checked against the
   * database, so its loss is shown but takes nothing out of rotation. Nor does the loss of Redis, which is named where
   * there is one: PostgreSQL does its work meanwhile. A process that is about to stop is not ready, though it still answers.
   */
  readiness(): Promise<Readiness>;
}

/** Health for load balancers. */
export function createHealthService(deps: {
  database: Database;
  feed: { isLive(): boolean };
  departure: Departure;
  redis: { isUp(): boolean } | null;
}): HealthService {
  return {
    async readiness() {
      const database = await deps.database.repos.users.ping().then(
        () => 'up' as const,
        () => 'down' as const,
      );
      const revocationFeed = stateOf(deps.feed.isLive());
      const checks = {
        ...{ database, revocationFeed },
        ...(deps.redis === null ? {} : { redis: stateOf(deps.redis.isUp()) }),
      };
      const ready = database === 'up' && !deps.departure.isAnnounced();
      return { status: ready ? 'ready' : 'not_ready', checks };
    },
  };
}

const stateOf = (up: boolean): State => (up ? 'up' : 'down');
