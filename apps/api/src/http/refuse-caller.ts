import type { AccessClaims } from '@authflow/contracts';
import type { AppError } from '#src/domain/app-error';
import { rateLimits } from '#src/domain/rate-limits';
import type { RateLimiter } from '#src/platform/rate-limiter';
import { rateLimited } from '#src/services/shared/rate-guard';

/**
 * The refusal of somebody at a route that is not theirs, put on record by `record`. Each record is a row, so knocking on
 * has a limit of its own: beyond it there is an answer, and no row.
 * @see ASVS 16.3.2, 16.3.3
 */
export async function refuseCaller(
  claims: AccessClaims,
  limiters: { local: RateLimiter },
  record: () => Promise<AppError>,
): Promise<AppError> {
  const { allowed, rule, resetSeconds } = await limiters.local.consume(rateLimits.denied, claims.sub);
  return allowed ? record() : rateLimited(rule, resetSeconds);
}
