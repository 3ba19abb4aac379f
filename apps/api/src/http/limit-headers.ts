import type { ServerResponse } from 'node:http';
import type { LimitRule } from '#src/domain/rate-limits';

/** How a limit stands, in the fields of draft-ietf-httpapi-ratelimit-headers. A later call replaces an earlier one. */
export function setLimitHeaders(
  response: ServerResponse,
  { name, points, windowSeconds }: LimitRule,
  { remaining, resetSeconds }: { remaining: number; resetSeconds: number },
): void {
  response.setHeader('RateLimit-Policy', `"${name}";q=${points};w=${windowSeconds}`);
  response.setHeader('RateLimit', `"${name}";r=${remaining};t=${resetSeconds}`);
}
