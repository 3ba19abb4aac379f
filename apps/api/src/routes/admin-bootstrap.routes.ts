import { setupSchema } from '@authflow/contracts';
import type { AdminBootstrapController } from '#src/controllers/admin-bootstrap.controller';
import { defineRoute, type Route } from '#src/http/define-route';

export function adminBootstrapRoutes(adminBootstrap: AdminBootstrapController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/setup',
      summary: 'Whether this service has an administrator',
      description: 'For the hint that the first person gets. Once there was one, it is `present` for good.',
      tag: 'Account',
      access: 'session',
      rateLimit: 'none',
      responses: { 200: setupSchema },
      handle: adminBootstrap.setup,
    }),
  ];
}
