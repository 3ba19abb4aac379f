import type { Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';

/** What deliveries need of a logger. */
export interface DeliveryLogger {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Says what holds deliveries up, so that a thousand behind one outage make a line or two, not a thousand. */
export interface DeliveryLog {
  /** Says `reason`, at most every ten minutes. `error`: only an operator can help. */
  trouble(level: 'warn' | 'error', reason: string, fields?: Record<string, unknown>): void;
  /** They go through. Said once after trouble. */
  over(): void;
}

const repeatedAfter = minutes(10);

/** Builds a {@link DeliveryLog} that writes to `logger`. @param resumed what is said when trouble is over */
export function deliveryLogTo(
  { logger, clock }: { logger: DeliveryLogger; clock: Clock },
  resumed: string,
): DeliveryLog {
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
      if (troubled) logger.info({}, resumed);
      troubled = false;
    },
  };
}
