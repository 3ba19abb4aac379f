import express, { type Express } from 'express';
import type { Container } from './container';
import { devMailboxPages } from './http/dev-mailbox-routes';
import { docsPages } from './http/docs-page';
import { metricsRoute } from './http/metrics-route';
import { mountRoutes } from './http/mount-routes';
import { toOpenApi } from './http/openapi';
import { problemTypesAt } from './http/problem-details';
import { findWebApp, webApp } from './http/web-app';
import { cors } from './middleware/cors';
import { errorHandler, notFound } from './middleware/error-handler';
import { noStore } from './middleware/no-store';
import { observe } from './middleware/observe';
import { requestId } from './middleware/request-id';
import { securityHeaders } from './middleware/security-headers';
import { routeTable } from './routes/index';

/**
 * The Express application over a container. Doesn't listen; opens nothing.
 * @param webFolder the built web app, served with SERVE_WEB only; null when it was not built
 */
export function createApp(container: Container, webFolder: string | null = findWebApp()): Express {
  const { config, logger, metrics } = container;
  const routes = routeTable(container.controllers);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.set('query parser', 'simple');
  app.set('trust proxy', config.trustProxyHops);

  app.use(requestId, securityHeaders(), noStore, observe(logger, metrics), cors(config.trustedOrigins));
  mountRoutes(app, routes, container);
  app.use(metricsRoute(metrics, config.metricsToken));
  app.use(docsPages(toOpenApi(routes, config.apiUrl, container.version)));
  if (config.email.transport === 'mailbox') app.use(devMailboxPages(container.devMailbox));
  if (config.serveWeb && webFolder !== null) app.use(webApp(webFolder));
  app.use(notFound);
  app.use(errorHandler(logger, problemTypesAt(config.apiUrl)));
  return app;
}
