import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { PreparedRequest } from '#src/http/request-context';
import type { Logger } from '#src/platform/logger';
import type { Metrics } from '#src/platform/metrics';

/** Notes one request that is over. `route` is its pattern. */
export type Observe = (
  request: IncomingMessage,
  response: ServerResponse & { locals?: Locals },
  route: string,
) => void;

/** What Express keeps beside an answer. */
type Locals = Record<string, unknown>;

/**
 * One log line and one measurement per request, when it is over. Paths are logged as their pattern: an address
 * may hold a token that somebody put there by mistake. Refusals say which (ASVS 16.3.1, 16.3.2).
 */
export function observe(logger: Logger, metrics: Metrics): Observe {
  return (request, response, route) => {
    const { requestId, startedAt } = request as unknown as PreparedRequest;
    const milliseconds = performance.now() - startedAt;
    const { method = '' } = request;
    const status = response.statusCode;
    metrics.observeRequest({ method, route, status, milliseconds });
    if (!logger.isLevelEnabled('info')) return;
    const refusal: unknown = response.locals?.['refusal'];
    const ms = Math.round(milliseconds * 10) / 10;
    logger.info({ requestId, method, route, status, refusal, ms }, 'request');
  };
}

/** The pattern of the route that Express chose. */
export function patternOf(request: Request): string {
  const pattern: unknown = request.route?.path;
  return typeof pattern === 'string' ? pattern : 'unmatched';
}
