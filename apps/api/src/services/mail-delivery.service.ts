import { later } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';
import type { MailKind, MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import { deliveryLogTo } from './shared/delivery-log';
import { leasedWork, type LeasedWork } from './shared/leased-work';
import { mailAttempts, type AttemptOutcome, type MailAttemptDependencies } from './shared/mail-attempt';

/**
 * The worker of the outbox. Its `wake` does not look at once: making a mail takes work that making none does not, and would
 * show in the time of the asker's answers. For the same reason a new mail rests for a moment of its own even while the
 * worker is busy (THREATS E05).
 */
export type MailDelivery = LeasedWork;

export type MailDeliveryDependencies = Omit<MailAttemptDependencies, 'log'> & {
  /** Told the end of every attempt, for metrics. */
  onOutcome?: (outcome: { kind: MailKind; outcome: AttemptOutcome; attempt: number }) => void;
};

const atOnce = 4;
/** Longer than an attempt lasts, so that a mail is in one hand at a time; short, as a killed process keeps its leases. */
const leaseFor = seconds(20);
const pollEvery = seconds(1);
const wakeWithin = seconds(0.2);
/** So that no mail is made beside the answer of its own request, nor always the same while after it. */
const restFor = seconds(0.12);

/** The worker that empties the outbox. @see docs/adr/0007 for why the queue is a table of ours */
export function createMailDelivery(deps: MailDeliveryDependencies): MailDelivery {
  const { database, clock, onOutcome } = deps;
  const log = deliveryLogTo(deps, 'Mail goes out again.');
  const attempt = mailAttempts({ ...deps, log });

  async function lease(limit: number, hurried: boolean): Promise<MailOutboxRow[] | null> {
    const now = clock.now();
    const leaseUntil = later(now, leaseFor);
    const restMs = hurried ? 0 : restFor;
    try {
      return await database.repos.mailOutbox.lease({ now, leaseUntil, limit, restMs });
    } catch (error) {
      log.trouble('warn', 'The outbox cannot be read: mail waits.', { err: error });
      return null;
    }
  }

  async function deliver(row: MailOutboxRow): Promise<void> {
    try {
      const outcome = await attempt(row);
      onOutcome?.({ kind: row.kind, outcome, attempt: row.attempts });
    } catch (error) {
      log.trouble('warn', 'The outbox cannot be written: mail is tried again.', { err: error });
    }
  }

  async function begin(): Promise<void> {
    await database.repos.mailOutbox.retryHeldBack(clock.now()).catch(() => undefined);
  }

  return leasedWork({ atOnce, pollEvery, wakeWithin, lease, work: deliver, begin });
}
