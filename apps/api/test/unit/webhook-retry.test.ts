import { webhookOutcomes } from '@authflow/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '#src/domain/clock';
import { days, hours, seconds } from '#src/domain/duration';
import { reasonToDisable, webhookAttemptsMax, webhookRetryDelay } from '#src/domain/webhook-retry';

const delays = (deliveryId: string) =>
  Array.from({ length: webhookAttemptsMax }, (_, index) =>
    webhookRetryDelay({ deliveryId, attempt: index + 1, retryAfterSeconds: null }),
  );

describe('the wait after a failed attempt', () => {
  test('grows, is never longer than a fifth over its step, and ends after ten attempts in three to four days', () => {
    fc.assert(
      fc.property(fc.uuid(), (deliveryId) => {
        const all = delays(deliveryId);
        expect(all.at(-1)).toBeNull();
        const waits = all.slice(0, -1).map((wait) => wait ?? 0);
        expect(waits).toHaveLength(9);
        waits.reduce((before, wait) => {
          expect(wait).toBeGreaterThan(before);
          return wait;
        });
        const total = waits.reduce((sum, wait) => sum + wait);
        expect(total).toBeGreaterThan(days(3));
        expect(total).toBeLessThan(days(4));
      }),
    );
  });

  test('is what the receiver asks for when that is longer, a day at most, and the same each time it is asked', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: 1, max: 9 }),
        fc.nat({ max: 999_999_999 }),
        (deliveryId, attempt, retryAfterSeconds) => {
          const wait = webhookRetryDelay({ deliveryId, attempt, retryAfterSeconds }) ?? 0;
          const unasked = webhookRetryDelay({ deliveryId, attempt, retryAfterSeconds: null }) ?? 0;
          expect(wait).toBeGreaterThanOrEqual(unasked);
          expect(wait).toBeGreaterThanOrEqual(Math.min(seconds(retryAfterSeconds), hours(24)));
          expect(wait).toBeLessThanOrEqual(hours(24) * 1.2);
          expect(webhookRetryDelay({ deliveryId, attempt, retryAfterSeconds })).toBe(wait);
        },
      ),
    );
  });

  test('is another for another delivery, so that what failed together does not come back together', () => {
    const first = fc.sample(fc.uuid(), 20).map((deliveryId) => delays(deliveryId)[0]);
    expect(new Set(first).size).toBeGreaterThan(10);
  });
});

describe('a webhook is switched off', () => {
  const now = new Date('2026-11-28T12:00:00Z');

  test('at once for 410, and else only when it gave up after three days without one success', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...webhookOutcomes),
        fc.option(fc.constantFrom(200, 302, 404, 410, 500)),
        fc.boolean(),
        fc.option(fc.integer({ min: 0, max: days(10) })),
        (outcome, status, gaveUp, failingFor) => {
          const failingSince = failingFor === null ? null : later(now, -failingFor);
          const reason = reasonToDisable({ outcome, status, gaveUp, now }, failingSince);
          if (status === 410) expect(reason).toBe('gone');
          else expect(reason === 'failing').toBe(gaveUp && failingFor !== null && failingFor >= days(3));
        },
      ),
    );
  });
});
