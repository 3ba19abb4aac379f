import { Router } from 'express';
import { AppError } from '#src/domain/app-error';
import { secretsEqual } from '#src/domain/mailed-secret';
import type { Metrics } from '#src/platform/metrics';
import { readOnlyPage } from './read-only-page';
import { readBearer } from './request-context';

/** `GET /metrics` behind a token of its own. Without METRICS_TOKEN there is no such page (ASVS 13.4.5). */
export function metricsRoute(metrics: Metrics, token: string | null): Router {
  const router = Router({ caseSensitive: true, strict: true });
  if (token === null) return router;
  readOnlyPage(router, '/metrics', (request, response, next) => {
    const presented = readBearer(request.headers.authorization);
    if (presented === null || !secretsEqual(presented, token)) throw new AppError('unauthenticated');
    metrics
      .render()
      .then(({ contentType, text }) => response.setHeader('Content-Type', contentType).send(text))
      .catch(next);
  });
  return router;
}
