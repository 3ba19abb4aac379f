import {
  webhookDeliveryStates,
  webhookSentTypes,
  type Webhook,
  type WebhookAttempt,
  type WebhookDelivery,
} from '@authflow/contracts';
import { formatMoment } from '#src/lib/relative-time.ts';

type Tone = 'success' | 'warning' | 'danger' | 'neutral';
interface Words {
  name: string;
  tone: Tone;
}

/** How a webhook stands, in a word. */
export function standingOf({ enabled, disabledReason, failingSince }: Webhook): Words {
  if (!enabled) {
    return disabledReason === 'operator'
      ? { name: 'Off', tone: 'neutral' }
      : { name: 'Switched off', tone: 'danger' };
  }
  return failingSince === null ? { name: 'On', tone: 'success' } : { name: 'Failing', tone: 'warning' };
}

/** Why it stands so and what to do, or null when all is well. */
export function troubleOf(
  webhook: Webhook,
): { title: string; text: string; tone: 'warning' | 'danger' } | null {
  const { enabled, disabledReason, failingSince } = webhook;
  if (!enabled && disabledReason === 'gone') {
    return {
      tone: 'danger',
      title: 'Switched off: the receiver is gone',
      text: 'It answered 410, which asks to be told nothing more. Switch it on again when it is back.',
    };
  }
  if (!enabled && disabledReason === 'failing') {
    return {
      tone: 'danger',
      title: 'Switched off: nothing was accepted for days',
      text: 'What happens now is not told. Mend the receiver and switch it on again: what waited goes out then.',
    };
  }
  if (!enabled || failingSince === null) return null;
  return {
    tone: 'warning',
    title: `Nothing has been accepted since ${formatMoment(failingSince)}`,
    text: 'Each delivery is tried again for three days. After that the webhook is switched off.',
  };
}

export const deliveryWords: Record<WebhookDelivery['state'], Words> = {
  pending: { name: 'Waiting', tone: 'neutral' },
  delivered: { name: 'Delivered', tone: 'success' },
  failed: { name: 'Failed', tone: 'danger' },
};

/** A delivery that waits for another try is not one that waits for its first. */
export function deliveryStanding({ state, attempts }: WebhookDelivery): Words {
  return state === 'pending' && attempts > 0 ? { name: 'Retrying', tone: 'warning' } : deliveryWords[state];
}

const outcomes: Record<WebhookAttempt['outcome'], string> = {
  accepted: 'Accepted',
  refused: 'Refused',
  redirected: 'Redirected elsewhere, which is not followed',
  timed_out: 'No answer within ten seconds',
  tls_failed: 'No secure connection: look at the certificate',
  unreachable: 'Could not be reached: no public address, or nobody answers there',
};

/** `Refused (503)`. */
export function outcomeInWords({ outcome, status }: Pick<WebhookAttempt, 'outcome' | 'status'>): string {
  return status === null ? outcomes[outcome] : `${outcomes[outcome]} (${status})`;
}

/** Where it leads, short enough for a row: without scheme and query. */
export function shortUrl(url: string): string {
  const { host, pathname } = new URL(url);
  return pathname === '/' ? host : `${host}${pathname}`;
}

/** JSON as people read it; anything else as it is. */
export function readableBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

export const deliveryStateOptions = webhookDeliveryStates.map((value) => ({
  value,
  label: deliveryWords[value].name,
}));
export const eventOptions = webhookSentTypes.map((value) => ({ value, label: value }));
