import { createHash } from 'node:crypto';
import { hours, minutes, seconds } from '#src/domain/duration';

/** How long a mail is tried before it counts as failed. Resend forgets idempotency keys after the same time. */
export const givenUpAfter = hours(24);

const afterOutage = [seconds(2), seconds(8), seconds(30), minutes(2), minutes(10), hours(1)];
/** Setup faults wait for a human, who restarts the process: that tries them at once. */
const afterSetupFault = [minutes(1), minutes(5), minutes(15), hours(1)];

/**
 * How long to wait after the failed attempt number `attempt` (1, 2, …), in milliseconds: growing, then hourly,
 * never sooner than the provider asks. Up to a fifth is added by mail and attempt, so that mails which failed
 * together do not come back together.
 */
export function retryDelay(args: {
  mailId: string;
  attempt: number;
  setupFault: boolean;
  retryAfterSeconds: number | null;
}): number {
  const steps = args.setupFault ? afterSetupFault : afterOutage;
  const step = steps[Math.min(args.attempt, steps.length) - 1] ?? hours(1);
  const asked = Math.min(seconds(args.retryAfterSeconds ?? 0), hours(1));
  return Math.round(Math.max(step, asked) * (1 + spread(args.mailId, args.attempt) / 5));
}

/** A number from 0 to 1 that mails do not share: their ids are random already. */
function spread(mailId: string, attempt: number): number {
  return createHash('sha256').update(`${mailId}:${attempt}`).digest().readUInt16BE(0) / 0xffff;
}
