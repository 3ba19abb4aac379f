import { ok, type Reply } from '#src/http/reply';
import type { HealthService } from '#src/services/health.service';

export type HealthController = ReturnType<typeof createHealthController>;

export function createHealthController(health: HealthService) {
  return {
    live: (): Reply => ok({ status: 'live' }),

    async ready(): Promise<Reply> {
      const readiness = await health.readiness();
      return { status: readiness.status === 'ready' ? 200 : 503, body: readiness };
    },
  };
}
