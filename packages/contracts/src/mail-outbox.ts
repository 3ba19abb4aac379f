import { z } from 'zod';
import { idSchema, pageQuerySchema, pageSchema, searchSchema, timestampSchema } from './common';

export const mailStates = ['queued', 'sent', 'delivered', 'bounced', 'failed', 'suppressed'] as const;

export const mailsQuerySchema = pageQuerySchema.extend({
  state: z.enum(mailStates).optional(),
  to: searchSchema.optional().meta({ description: 'A recipient.' }),
});
export type MailsQuery = z.infer<typeof mailsQuerySchema>;

/** A mail and how far it got. What it says is nowhere: links and codes are made when it leaves. */
export const queuedMailSchema = z
  .object({
    id: idSchema,
    kind: z.string(),
    to: z.string(),
    state: z.enum(mailStates),
    attempts: z.int(),
    lastError: z.string().nullable(),
    setupFault: z.boolean().meta({ description: 'Held back until an operator mends the mail settings.' }),
    nextAttemptAt: timestampSchema.nullable(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'QueuedMail' });
export type QueuedMail = z.infer<typeof queuedMailSchema>;
export const queuedMailPageSchema = pageSchema(queuedMailSchema);
