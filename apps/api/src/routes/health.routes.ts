import { z } from 'zod';
import type { HealthController } from '#src/controllers/health.controller';
import { defineRoute, type Route } from '#src/http/define-route';

const up = z.enum(['up', 'down']);
const readinessSchema = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.object({ database: up, revocationFeed: up, redis: up.optional() }),
});

export function healthRoutes(health: HealthController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/health/live',
      summary: 'The process runs',
      tag: 'Operations',
      access: 'public',
      rateLimit: 'none',
      responses: { 200: z.object({ status: z.literal('live') }) },
      handle: health.live,
    }),
    defineRoute({
      method: 'get',
      path: '/health/ready',
      summary: 'Requests can be served',
      tag: 'Operations',
      access: 'public',
      rateLimit: 'none',
      responses: { 200: readinessSchema, 503: readinessSchema },
      handle: health.ready,
    }),
  ];
}
