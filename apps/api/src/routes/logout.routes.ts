import { loggedOutSchema, logoutSchema } from '@authflow/contracts';
import type { LogoutController } from '#src/controllers/logout.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function logoutRoutes(logout: LogoutController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/logout',
      summary: 'End sessions',
      description:
        'By the access token or the refresh token of a session. `scope`: this session (default), the others, or all. Takes effect on the next request, everywhere.',
      tag: 'Sessions',
      access: 'credential',
      rateLimit: { rules: rateLimits.sessionWrite, per: 'address', counted: 'local' },
      cookies: 'reads',
      body: logoutSchema,
      responses: { 200: loggedOutSchema },
      headers: { 'Clear-Site-Data': 'With the end of a session of a browser: its cache is cleared.' },
      errors: ['unauthenticated', 'invalid_access_token', 'refresh_reused', 'csrf_rejected'],
      handle: logout.logout,
    }),
  ];
}
