import { z } from 'zod';
import { auditTypes } from './account';
import { idSchema, pageQuerySchema, pageSchema, timestampSchema } from './common';
import { deviceSchema } from './sessions';

/** Somebody in an event. The address is today's, and null when the account is gone. */
const partySchema = z.object({ id: idSchema, email: z.string().nullable() });

export const auditEventSchema = z
  .object({
    id: idSchema,
    type: z.string().meta({ description: `One of ${auditTypes.join(', ')}; more may be added.` }),
    outcome: z.enum(['success', 'failure']),
    actor: partySchema.nullable().meta({ description: 'Who did it; null when nobody was signed in.' }),
    subject: partySchema.nullable().meta({ description: 'The account it happened to.' }),
    sessionId: idSchema.nullable(),
    ip: z.string().nullable(),
    device: deviceSchema,
    requestId: z.string().nullable(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    createdAt: timestampSchema,
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEventSchema>;
export const auditEventPageSchema = pageSchema(auditEventSchema);

const filters = {
  actor: idSchema.optional(),
  subject: idSchema.optional(),
  type: z.enum(auditTypes).optional(),
  outcome: z.enum(['success', 'failure']).optional(),
  from: timestampSchema.optional().meta({ description: 'From this moment on.' }),
  to: timestampSchema.optional().meta({ description: 'Before this moment.' }),
};

export const auditEventsQuerySchema = pageQuerySchema.extend(filters);
export type AuditEventsQuery = z.infer<typeof auditEventsQuerySchema>;

export const auditExportFormats = ['csv', 'ndjson'] as const;
export const exportAuditEventsSchema = z.strictObject({ ...filters, format: z.enum(auditExportFormats) });
export type ExportAuditEvents = z.infer<typeof exportAuditEventsSchema>;
