import { refreshSchema, sessionGrantSchema } from '@authflow/contracts';
import type { RefreshController } from '#src/controllers/refresh.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function refreshRoutes(refresh: RefreshController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/refresh',
      summary: 'Trade a refresh token for its successor',
      description:
        'Repeating the same refresh within 30 seconds gives the same successor again. Presenting an older token ends the session.',
      tag: 'Sessions',
      access: 'public',
      rateLimit: { rules: rateLimits.refreshAddress, per: 'address', counted: 'local' },
      cookies: 'reads',
      body: refreshSchema,
      responses: { 200: sessionGrantSchema },
      errors: ['invalid_refresh_token', 'refresh_reused', 'csrf_rejected'],
      handle: refresh.refresh,
    }),
  ];
}
