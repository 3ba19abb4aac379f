import { z } from 'zod';
import { pageSchema, timestampSchema } from './common';

/** A mail kept by the development mailbox. */
export const mailboxMessageSchema = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  links: z.array(z.string()),
  code: z.string().nullable(),
  createdAt: timestampSchema,
});
export type MailboxMessage = z.infer<typeof mailboxMessageSchema>;
export const mailboxMessagesSchema = pageSchema(mailboxMessageSchema);
