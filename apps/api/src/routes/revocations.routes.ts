import { revocationsQuerySchema, revocationsSchema } from '@authflow/contracts';
import type { RevocationsController } from '#src/controllers/revocations.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function revocationsRoutes(revocations: RevocationsController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/revocations',
      summary: 'What access tokens no longer say the truth',
      description:
        'For services that verify access tokens by the public keys and want to refuse at once what has ended here. Answers sessions that ended and accounts and roles that changed within the life of an access token; with `wait`, as soon as there is something. Send the `cursor` of each answer with the next request. `@authflow/verify` does all of this.',
      tag: 'Operations',
      access: { permission: 'revocations:read' },
      rateLimit: { rules: rateLimits.revocationsRead, per: 'user', counted: 'local' },
      query: revocationsQuerySchema,
      responses: { 200: revocationsSchema },
      handle: revocations.read,
    }),
  ];
}
