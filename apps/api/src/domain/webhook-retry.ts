import { createHash } from 'node:crypto';
import type { WebhookOutcome } from '@authflow/contracts';
import { days, hours, minutes, seconds } from './duration';

/** The schedule of Standard Webhooks: what to wait after the first attempt, the second, …; after the last, nothing more. */
const schedule = [
  seconds(5),
  minutes(5),
  minutes(30),
  hours(2),
  hours(5),
  hours(10),
  hours(14),
  hours(20),
  hours(24),
];

/** How often a delivery is tried before it counts as failed: over a little more than three days. */
export const webhookAttemptsMax = schedule.length + 1;

/** An endpoint that has accepted nothing for as long as one delivery is tried is switched off. */
const disabledAfter = days(3);

/** Nobody makes us wait longer than the longest step. */
const longestAsked = hours(24);

/**
 * How long to wait after the failed attempt number `attempt` (1, 2, …) of a round, in milliseconds, never sooner than the
 * receiver asks; null when that was the last one. Up to a fifth is added by delivery and attempt, so that what failed
 * together does not come back together.
 */
export function webhookRetryDelay(args: {
  deliveryId: string;
  attempt: number;
  retryAfterSeconds: number | null;
}): number | null {
  const step = schedule[args.attempt - 1];
  if (step === undefined) return null;
  const asked = Math.min(seconds(args.retryAfterSeconds ?? 0), longestAsked);
  return Math.round(Math.max(step, asked) * (1 + spread(args.deliveryId, args.attempt) / 5));
}

/** Why an endpoint is to be switched off after this attempt, or null. `gaveUp`: the delivery is not tried again. */
export function reasonToDisable(
  attempt: { outcome: WebhookOutcome; status: number | null; gaveUp: boolean; now: Date },
  failingSince: Date | null,
): 'gone' | 'failing' | null {
  if (attempt.status === 410) return 'gone';
  if (!attempt.gaveUp || failingSince === null) return null;
  return attempt.now.getTime() - failingSince.getTime() >= disabledAfter ? 'failing' : null;
}

/** A number from 0 to 1 that deliveries do not share: their ids are random already. */
function spread(deliveryId: string, attempt: number): number {
  return createHash('sha256').update(`${deliveryId}:${attempt}`).digest().readUInt16BE(0) / 0xffff;
}
