import type { AccessClaims, AuditEventsQuery, ExportAuditEvents } from '@authflow/contracts';
import { fileReply, ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { AuditEventsService } from '#src/services/audit-events.service';
import { actorOf } from './actor';

export type AuditEventsController = ReturnType<typeof createAuditEventsController>;

const mediaTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

export function createAuditEventsController(auditEvents: AuditEventsService) {
  return {
    async list({ query }: { query: AuditEventsQuery }): Promise<Reply> {
      return ok(await auditEvents.list(query));
    },

    async export(input: {
      claims: AccessClaims;
      body: ExportAuditEvents;
      context: RequestContext;
    }): Promise<Reply> {
      const { format } = input.body;
      const text = await auditEvents.export(actorOf(input.claims), input.body, input.context.client);
      return fileReply(text, { mediaType: mediaTypes[format], name: `audit-events.${format}` });
    },
  };
}
