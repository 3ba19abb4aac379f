import { z } from 'zod';
import { idSchema } from './common';
import { limits } from './limits';

/** `?after=&wait=` of the feed that other services follow. */
export const revocationsQuerySchema = z.strictObject({
  after: z.string().min(1).max(1024).optional().meta({ description: 'The `cursor` of the answer before.' }),
  wait: z
    .string()
    .regex(/^\d{1,2}$/, `Use whole seconds from 0 to ${limits.revocationsWaitSeconds}.`)
    .transform(Number)
    .pipe(
      z
        .int()
        .max(limits.revocationsWaitSeconds, `Use whole seconds from 0 to ${limits.revocationsWaitSeconds}.`),
    )
    .optional()
    .meta({ type: 'integer', minimum: 0, maximum: limits.revocationsWaitSeconds, default: 0 }),
});
export type RevocationsQuery = { after?: string | undefined; wait?: number | undefined };

const upToSchema = z
  .int()
  .meta({ description: 'Tokens whose `iat` is at most this say something that is no longer true.' });

/** `id` of a role is its name, as tokens carry it. */
export const revocationSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('session'), id: idSchema }),
    z.object({ type: z.literal('user'), id: idSchema, issuedUpTo: upToSchema }),
    z.object({ type: z.literal('role'), id: z.string(), issuedUpTo: upToSchema }),
  ])
  .meta({ id: 'Revocation' });
export type Revocation = z.infer<typeof revocationSchema>;

export const revocationsSchema = z
  .object({
    items: z.array(revocationSchema),
    cursor: z.string().meta({ description: 'For the next request: what comes after this answer.' }),
    more: z.boolean().meta({ description: 'There is more already; ask again at once.' }),
    keepSeconds: z
      .int()
      .meta({ description: 'How long an item can matter: by then every token from before has expired.' }),
  })
  .meta({ id: 'Revocations' });
export type Revocations = z.infer<typeof revocationsSchema>;
