import { later } from '#src/domain/clock';
import { seconds } from '#src/domain/duration';
import type { MailKind, MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import { deliveryLogTo } from './shared/delivery-log';
import { mailAttempts, type AttemptOutcome, type MailAttemptDependencies } from './shared/mail-attempt';

export interface MailDelivery {
  /** Begins to deliver, in the background, what is in the outbox and what comes. */
  start(): void;
  /**
   * Looks into the outbox soon instead of at the next second. Cheap; call it after a commit that wrote a mail. Not at
   * once: making a mail takes work that making none does not, and would show in the time of the asker's answers. For
   * the same reason a new mail rests for a moment of its own even while the worker is busy (THREATS E05).
   */
  wake(): void;
  /** Delivers what is due now, at most one batch, and answers how many mails it tried. */
  runOnce(): Promise<number>;
  /** Takes no more mail and waits, at most fifteen seconds, for what is in hand. */
  stop(): Promise<void>;
}

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
const stopWithin = seconds(15);

/**
 * The worker that empties the outbox. Several may run, in one process or many: each mail is leased to one, and a
 * lease ends by time alone, so a killed worker loses nothing. Nothing that a mail or the provider does ends the loop.
 * @see docs/adr/0007 for why the queue is a table of ours
 */
export function createMailDelivery(deps: MailDeliveryDependencies): MailDelivery {
  const { database, clock, onOutcome } = deps;
  const log = deliveryLogTo(deps);
  const attempt = mailAttempts({ ...deps, log });
  const inHand = new Set<Promise<void>>();
  let poll: NodeJS.Timeout | null = null;
  let wakeUp: NodeJS.Timeout | null = null;
  let wakeAgain = false;
  let looking = false;
  let lookAgain = false;
  let lastLook = Promise.resolve();

  /** Null when the database can't be asked. */
  async function lease(limit: number, restMs: number): Promise<MailOutboxRow[] | null> {
    const now = clock.now();
    const leaseUntil = later(now, leaseFor);
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

  function take(row: MailOutboxRow): void {
    const work = deliver(row).finally(() => {
      inHand.delete(work);
      look();
    });
    inHand.add(work);
  }

  /** Fills the free hands. Calls while it looks are remembered, not stacked. */
  function look(): void {
    lookAgain = true;
    if (poll === null || looking) return;
    looking = true;
    lastLook = fillHands().finally(() => {
      looking = false;
    });
  }

  /** Whoever woke us meanwhile left a mail that still rests at the first look. */
  function lookSoon(): NodeJS.Timeout {
    return setTimeout(() => {
      wakeUp = wakeAgain ? lookSoon() : null;
      wakeAgain = false;
      look();
    }, wakeWithin).unref();
  }

  async function fillHands(): Promise<void> {
    while (lookAgain && poll !== null && inHand.size < atOnce) {
      lookAgain = false;
      const rows = await lease(atOnce - inHand.size, restFor);
      if (rows === null) return;
      rows.forEach(take);
    }
  }

  async function begin(): Promise<void> {
    await database.repos.mailOutbox.retryHeldBack(clock.now()).catch(() => undefined);
    look();
  }

  return {
    start() {
      if (poll !== null) return;
      poll = setInterval(look, pollEvery).unref();
      void begin();
    },
    wake() {
      if (wakeUp === null) wakeUp = lookSoon();
      else wakeAgain = true;
    },
    async runOnce() {
      const rows = (await lease(atOnce, 0)) ?? [];
      await Promise.all(rows.map(deliver));
      return rows.length;
    },
    async stop() {
      if (poll !== null) clearInterval(poll);
      poll = null;
      await lastLook;
      await withinBound(Promise.all(inHand), stopWithin);
    },
  };
}

async function withinBound(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, bound]);
  clearTimeout(timer);
}
