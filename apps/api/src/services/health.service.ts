import type { Database } from '#src/repositories/database';
import type { Departure } from './shared/departure';

export interface Readiness {
  status: 'ready' | 'not_ready';
  checks: { database: 'up' | 'down'; revocationFeed: 'up' | 'down' };
}

export interface HealthService {
  /**
   * Whether requests can be served. Without the revocation feed they can: tokens are then checked against the
   * database, so its loss is shown but takes nothing out of rotation. A process that is about to stop is not ready,
   * though it still answers.
   */
  readiness(): Promise<Readiness>;
}

/** Health for load balancers. */
export function createHealthService(deps: {
  database: Database;
  feed: { isLive(): boolean };
  departure: Departure;
}): HealthService {
  return {
    async readiness() {
      const database = await deps.database.repos.users.ping().then(
        () => 'up' as const,
        () => 'down' as const,
      );
      const revocationFeed = deps.feed.isLive() ? 'up' : 'down';
      const ready = database === 'up' && !deps.departure.isAnnounced();
      return { status: ready ? 'ready' : 'not_ready', checks: { database, revocationFeed } };
    },
  };
}
