import { AppError } from '#src/domain/app-error';
import type { LimitRule } from '#src/domain/rate-limits';
import type { RateLimiter } from '#src/platform/rate-limiter';

export interface RateGuard {
  /**
   * Takes one try from every rule under `key`.
   * @throws AppError `rate_limited`, naming the rule, when one of them is used up
   */
  spend(rules: readonly LimitRule[], key: string): Promise<void>;
  /** As {@link spend}, but answers whether there was a try left instead of refusing. */
  trySpend(rules: readonly LimitRule[], key: string): Promise<boolean>;
  /** Gives the try back: it turned out not to be a failure. */
  refund(rules: readonly LimitRule[], key: string): Promise<void>;
}

/** Turns limiter verdicts into refusals for services. */
export function createRateGuard(limiter: RateLimiter): RateGuard {
  return {
    async spend(rules, key) {
      const verdict = await limiter.consume(rules, key);
      if (!verdict.allowed) throw rateLimited(verdict.rule, verdict.resetSeconds);
    },
    trySpend: async (rules, key) => (await limiter.consume(rules, key)).allowed,
    refund: (rules, key) => limiter.refund(rules, key),
  };
}

/** The 429 of one rule: says which limit it was and when to come back. */
export function rateLimited(rule: LimitRule, retryAfterSeconds: number): AppError {
  return new AppError('rate_limited', {
    detail: `The limit “${rule.name}” is used up. Try again in ${retryAfterSeconds} seconds.`,
    retryAfterSeconds,
    limit: rule,
  });
}
