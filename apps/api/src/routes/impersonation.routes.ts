import { idSchema, impersonateUserSchema, impersonationGrantSchema } from '@authflow/contracts';
import { z } from 'zod';
import type { ImpersonationController } from '#src/controllers/impersonation.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function impersonationRoutes(impersonation: ImpersonationController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/admin/users/{id}/impersonate',
      summary: 'See an account as its owner sees it',
      description:
        'A session grant without a refresh token: fifteen minutes, read-only, with the claim `act` that names the operator and without any permission. End it earlier with `POST /v1/auth/logout`. Its owner is told by mail, with the reason. Never an account that may do more than you.',
      tag: 'Administration',
      access: { permission: 'users:impersonate' },
      recentAuth: true,
      rateLimit: { rules: rateLimits.impersonation, per: 'user', counted: 'shared' },
      params: z.strictObject({ id: idSchema }),
      body: impersonateUserSchema,
      responses: { 200: impersonationGrantSchema },
      errors: ['not_found', 'conflict'],
      handle: impersonation.start,
    }),
  ];
}
