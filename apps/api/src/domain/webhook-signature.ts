import { webhookSecretPrefix } from '@authflow/contracts';
import { createHmac } from 'node:crypto';
import { toNumericDate } from './clock';

/** Bytes of a signing secret. */
export const webhookSecretLength = 32;

/** A secret as its receiver keeps it. */
export function toWebhookSecret(secret: Buffer): string {
  return webhookSecretPrefix + secret.toString('base64');
}

/**
 * What goes out beside a body so that its receiver can tell it is ours, whole and not old: one signature by each secret.
 * @param message `id` stays the same over all attempts; `now` is that of the attempt
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookHeaders(
  message: { id: string; body: string; now: Date },
  secrets: readonly Buffer[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(toNumericDate(message.now));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
  );
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
