import type { Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';

/** What mail delivery needs of a logger. */
export interface DeliveryLogger {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Says what holds mail up, so that a thousand mails behind one outage make a line or two, not a thousand. */
export interface DeliveryLog {
  /** Says `reason`, at most every ten minutes. `error`: only an operator can help. */
  trouble(level: 'warn' | 'error', reason: string, fields?: Record<string, unknown>): void;
  /** Mail goes through. Said once after trouble. */
  over(): void;
}

const repeatedAfter = minutes(10);

/** Builds a {@link DeliveryLog} that writes to `logger`. */
export function deliveryLogTo({ logger, clock }: { logger: DeliveryLogger; clock: Clock }): DeliveryLog {
  const saidAt = new Map<string, number>();
  let troubled = false;

  return {
    trouble(level, reason, fields = {}) {
      const now = clock.now().getTime();
      const last = saidAt.get(reason);
      if (last !== undefined && now - last < repeatedAfter) return;
      saidAt.set(reason, now);
      troubled = true;
      logger[level](fields, reason);
    },
    over() {
      if (troubled) logger.info({}, 'Mail goes out again.');
      troubled = false;
    },
  };
}
