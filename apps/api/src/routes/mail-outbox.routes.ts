import { idSchema, mailsQuerySchema, queuedMailPageSchema, queuedMailSchema } from '@authflow/contracts';
import { z } from 'zod';
import type { MailOutboxController } from '#src/controllers/mail-outbox.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function mailOutboxRoutes(mails: MailOutboxController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/admin/mails',
      summary: 'Mails and how far they got',
      tag: 'Administration',
      access: { permission: 'mail:read' },
      rateLimit: routeLimits.operatorRead,
      query: mailsQuerySchema,
      responses: { 200: queuedMailPageSchema },
      handle: mails.list,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/admin/mails/{id}/retry',
      summary: 'Try a mail again that failed or is held back',
      tag: 'Administration',
      access: { permission: 'mail:write' },
      rateLimit: routeLimits.write,
      params: z.strictObject({ id: idSchema }),
      responses: { 200: queuedMailSchema },
      errors: ['not_found', 'conflict'],
      handle: mails.retry,
    }),
  ];
}
