import { z } from 'zod';
import { idSchema, pageQuerySchema, pageSchema, timestampSchema } from './common';
import { limits } from './limits';
import { webhookEventTypes, webhookSentTypes } from './webhook-events';

/** How every signing secret begins, so that scanners for leaked secrets know one. @see Standard Webhooks */
export const webhookSecretPrefix = 'whsec_';

/** Why an endpoint gets nothing: an operator switched it off, it failed for days, or it answered 410. */
export const webhookDisabledReasons = ['operator', 'failing', 'gone'] as const;
export type WebhookDisabledReason = (typeof webhookDisabledReasons)[number];

export const webhookSchema = z
  .object({
    id: idSchema,
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()).meta({
      description: 'What it is told of. Events of later versions are not among them by themselves.',
    }),
    enabled: z.boolean(),
    disabledReason: z
      .enum(webhookDisabledReasons)
      .nullable()
      .meta({ description: 'Why it is off: an operator, days of failure, or its own answer 410.' }),
    failingSince: timestampSchema
      .nullable()
      .meta({ description: 'Since when it has accepted nothing; null while it accepts.' }),
    previousSecretExpiresAt: timestampSchema
      .nullable()
      .meta({ description: 'Until then the secret before the present one signs too.' }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof webhookSchema>;
export const webhookPageSchema = pageSchema(webhookSchema);
export const webhooksQuerySchema = pageQuerySchema;

const urlSchema = z
  .string()
  .trim()
  .min(1, 'Enter an address.')
  .max(limits.webhookUrlLength, `Use at most ${limits.webhookUrlLength} characters.`)
  .meta({
    description: '`https://`, at a public address.',
    examples: ['https://example.com/hooks/authflow'],
  });

const descriptionSchema = z
  .string()
  .trim()
  .max(limits.webhookDescriptionLength, `Use at most ${limits.webhookDescriptionLength} characters.`)
  .refine(
    (text) => !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text),
    'Use one line of plain text.',
  );

const eventsSchema = z
  .array(z.enum(webhookEventTypes))
  .min(1, 'Choose at least one event.')
  .max(webhookEventTypes.length)
  .refine((list) => new Set(list).size === list.length, 'Name each event once.');

export const createWebhookSchema = z.strictObject({
  url: urlSchema,
  description: descriptionSchema.optional(),
  events: eventsSchema,
});
export type CreateWebhook = z.infer<typeof createWebhookSchema>;

export const updateWebhookSchema = z
  .strictObject({
    url: urlSchema.optional(),
    description: descriptionSchema.optional(),
    events: eventsSchema.optional(),
    enabled: z.boolean().optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'Name what to change.');
export type UpdateWebhook = z.infer<typeof updateWebhookSchema>;

/** `secret` is shown here and never again. */
export const webhookSecretSchema = webhookSchema.extend({ secret: z.string() }).meta({ id: 'WebhookSecret' });
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

export const rotateWebhookSecretSchema = z.strictObject({
  keepOldHours: z.int().min(0).max(limits.webhookRotationMaxHours).optional().meta({
    default: limits.webhookRotationHours,
    description: 'How long the old secret signs too. 0 after a leak: it ends at once.',
  }),
});
export type RotateWebhookSecret = z.infer<typeof rotateWebhookSecretSchema>;

export const webhookDeletedSchema = z.object({ status: z.literal('deleted') });

export const webhookDeliveryStates = ['pending', 'delivered', 'failed'] as const;
export type WebhookDeliveryState = (typeof webhookDeliveryStates)[number];

/**
 * How an attempt ended. `unreachable` says on purpose no more: whether a name has no address, one that we do not call, or one
 * where nobody answers would tell about the network that we are in.
 */
export const webhookOutcomes = [
  'accepted',
  'refused',
  'redirected',
  'timed_out',
  'tls_failed',
  'unreachable',
] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];

export const webhookDeliverySchema = z
  .object({
    id: idSchema,
    eventId: idSchema.meta({ description: 'The `webhook-id` of every attempt.' }),
    eventType: z.string(),
    state: z.enum(webhookDeliveryStates),
    attempts: z.int(),
    nextAttemptAt: timestampSchema.nullable(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
export const webhookDeliveryPageSchema = pageSchema(webhookDeliverySchema);

export const webhookDeliveriesQuerySchema = pageQuerySchema.extend({
  state: z.enum(webhookDeliveryStates).optional(),
  event: z.enum(webhookSentTypes).optional(),
});
export type WebhookDeliveriesQuery = z.infer<typeof webhookDeliveriesQuerySchema>;

export const webhookAttemptSchema = z.object({
  number: z.int(),
  outcome: z.enum(webhookOutcomes),
  status: z.int().nullable().meta({ description: 'The HTTP status, when there was an answer.' }),
  durationMs: z.int(),
  at: timestampSchema,
});
export type WebhookAttempt = z.infer<typeof webhookAttemptSchema>;

export const webhookDeliveryDetailSchema = webhookDeliverySchema
  .extend({
    history: z.array(webhookAttemptSchema).meta({ description: 'The newest attempts, newest first.' }),
    body: z
      .string()
      .nullable()
      .meta({ description: 'What is sent; null for operators without `users:read`.' }),
  })
  .meta({ id: 'WebhookDeliveryDetail' });
export type WebhookDeliveryDetail = z.infer<typeof webhookDeliveryDetailSchema>;
