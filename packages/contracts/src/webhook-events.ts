import { z } from 'zod';
import { idSchema, timestampSchema } from './common';

/** What a webhook can tell of, and when it does. The names are stable; more may be added. */
export const webhookEvents = {
  'user.created': 'Somebody registered, or an operator invited them. Their address may not be proven yet.',
  'user.verified': 'An account proved its email address.',
  'user.updated': 'The name or the roles of an account changed.',
  'user.deleted': 'An account was closed. It is erased when its grace is over.',
  'user.restored': 'A closed account was opened again.',
  'user.banned': 'An operator banned an account; its sessions ended.',
  'user.unbanned': 'A ban was lifted, or ran out.',
  'user.locked': 'An owner reported a stranger: every session ended, and the password has to be reset.',
  'user.impersonated': 'An operator began to look at the service as this account.',
  'session.created': 'Somebody signed in.',
  'session.revoked':
    'One or more sessions ended by signing out, by their owner or an operator, or because a token was used twice.',
  'password.changed': 'A password was changed or reset.',
  'email.changed': 'An account moved to another address, or took that back.',
  'mfa.enabled': 'An authenticator app was confirmed.',
  'mfa.disabled': 'The authenticator app was removed.',
  'passkey.added': 'A passkey was added.',
  'passkey.removed': 'A passkey was removed.',
  'identity.linked': 'An account at a provider was connected.',
  'identity.unlinked': 'An account at a provider was disconnected.',
  'api_key.created': 'An API key was made.',
  'api_key.revoked': 'API keys were revoked.',
} as const satisfies Record<string, string>;

export type WebhookEventType = keyof typeof webhookEvents;
export const webhookEventTypes = Object.keys(webhookEvents) as [WebhookEventType, ...WebhookEventType[]];

/** What an operator sends to see whether it arrives. It goes to one endpoint, whatever that asked for. */
export const webhookTestType = 'webhook.test';
/** All that is ever sent. */
export const webhookSentTypes = [...webhookEventTypes, webhookTestType] as const;
export type WebhookSentType = (typeof webhookSentTypes)[number];

/** The account that an event is about, as it stood when that happened. */
export const webhookUserSchema = z.object({
  id: idSchema,
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string().nullable(),
  roles: z.array(z.string()),
  status: z.enum(['active', 'banned', 'deleted']),
  mfaEnabled: z.boolean(),
  createdAt: timestampSchema,
});

/** The body of a webhook. @see https://www.standardwebhooks.com */
export const webhookPayloadSchema = z
  .object({
    type: z.enum(webhookSentTypes),
    timestamp: timestampSchema.meta({ description: 'When it happened, not when it was sent.' }),
    data: z.object({
      user: webhookUserSchema.nullable(),
      actorId: idSchema.nullable().meta({ description: 'Who did it; null when nobody was signed in.' }),
      sessionId: idSchema
        .nullable()
        .meta({ description: 'The session, or API key, through which it was done.' }),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  })
  .meta({ id: 'WebhookPayload' });
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;
