import type { RequestHandler } from 'express';
import type { PreparedRequest } from '#src/http/request-context';
import type { Logger } from '#src/platform/logger';
import type { Metrics } from '#src/platform/metrics';

/**
 * One log line and one measurement per request, when it is over. Paths are logged as their pattern: an address
 * may hold a token that somebody put there by mistake. Refusals say their code (ASVS 16.3.1, 16.3.2).
 */
export function observe(logger: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on('finish', () => {
      const pattern: unknown = request.route?.path;
      const route = typeof pattern === 'string' ? pattern : 'unmatched';
      const milliseconds = performance.now() - startedAt;
      const { method } = request;
      const status = response.statusCode;
      metrics.observeRequest({ method, route, status, milliseconds });
      if (!logger.isLevelEnabled('info')) return;
      const { requestId } = request as unknown as PreparedRequest;
      const code: unknown = response.locals['code'];
      const ms = Math.round(milliseconds * 10) / 10;
      logger.info({ requestId, method, route, status, code, ms }, 'request');
    });
    next();
  };
}
