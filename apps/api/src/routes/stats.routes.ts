import { statsQuerySchema, statsSchema } from '@authflow/contracts';
import type { StatsController } from '#src/controllers/stats.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function statsRoutes(stats: StatsController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/admin/stats',
      summary: 'How much the service is used, day by day',
      description:
        'Days are those of UTC. A day that is over is counted once, five minutes after its end; of today you see what has happened so far. ' +
        'Totals are at most a minute old.',
      tag: 'Administration',
      access: { permission: 'stats:read' },
      rateLimit: { rules: rateLimits.statsRead, per: 'user', counted: 'local' },
      query: statsQuerySchema,
      responses: { 200: statsSchema },
      handle: stats.read,
    }),
  ];
}
