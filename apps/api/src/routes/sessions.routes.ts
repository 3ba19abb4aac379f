import { idSchema, pageQuerySchema, sessionPageSchema, sessionsRevokedSchema } from '@authflow/contracts';
import { z } from 'zod';
import type { SessionsController } from '#src/controllers/sessions.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function sessionsRoutes(sessions: SessionsController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/sessions',
      summary: 'Where I am signed in',
      tag: 'Account',
      access: 'session',
      rateLimit: 'none',
      query: pageQuerySchema,
      responses: { 200: sessionPageSchema },
      handle: sessions.list,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/me/sessions',
      summary: 'End all my other sessions',
      tag: 'Account',
      access: 'session',
      rateLimit: routeLimits.write,
      responses: { 200: sessionsRevokedSchema },
      handle: sessions.revokeOthers,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/me/sessions/{id}',
      summary: 'End one of my sessions',
      tag: 'Account',
      access: 'session',
      rateLimit: routeLimits.write,
      params: z.strictObject({ id: idSchema }),
      responses: { 200: sessionsRevokedSchema },
      errors: ['not_found'],
      handle: sessions.revoke,
    }),
  ];
}
