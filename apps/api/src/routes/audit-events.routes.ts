import { auditEventPageSchema, auditEventsQuerySchema, exportAuditEventsSchema } from '@authflow/contracts';
import type { AuditEventsController } from '#src/controllers/audit-events.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';
import { fileSchema } from '#src/http/reply';
import { routeLimits } from './route-limits';

export function auditEventsRoutes(auditEvents: AuditEventsController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/admin/audit-events',
      summary: 'Who did what, newest first',
      tag: 'Administration',
      access: { permission: 'audit:read' },
      rateLimit: routeLimits.operatorRead,
      query: auditEventsQuerySchema,
      responses: { 200: auditEventPageSchema },
      handle: auditEvents.list,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/admin/audit-events/export',
      summary: 'The audit trail as a file',
      description:
        'Newest first, streamed. A connection that ends before the answer does means that the file is not whole. ' +
        'In CSV a cell that a spreadsheet would run as a formula begins with an apostrophe. Leaves an event itself.',
      tag: 'Administration',
      access: { permission: 'audit:read' },
      rateLimit: { rules: rateLimits.auditExport, per: 'user', counted: 'local' },
      body: exportAuditEventsSchema,
      responses: { 200: fileSchema('text/csv', 'application/x-ndjson') },
      handle: auditEvents.export,
    }),
  ];
}
