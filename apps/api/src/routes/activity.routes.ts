import { activityPageSchema, pageQuerySchema } from '@authflow/contracts';
import type { ActivityController } from '#src/controllers/activity.controller';
import { defineRoute, type Route } from '#src/http/define-route';

export function activityRoutes(activity: ActivityController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/activity',
      summary: 'What happened to my account',
      tag: 'Account',
      access: 'session',
      rateLimit: 'none',
      query: pageQuerySchema,
      responses: { 200: activityPageSchema },
      handle: activity.list,
    }),
  ];
}
