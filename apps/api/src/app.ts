import type { IncomingMessage, RequestListener } from 'node:http';
import express from 'express';
import type { Container } from './container';
import { answerHead } from './http/answer-head';
import { devMailboxPages } from './http/dev-mailbox-routes';
import { docsPages } from './http/docs-page';
import { frontDoor } from './http/front-door';
import { literalRoutes } from './http/literal-routes';
import { metricsRoute } from './http/metrics-route';
import { mountRoutes, routeHandlers } from './http/mount-routes';
import { toOpenApi } from './http/openapi';
import { plainReads } from './http/plain-read';
import { problemTypesAt } from './http/problem-details';
import type { PreparedRequest } from './http/request-context';
import { findWebApp, webApp } from './http/web-app';
import { cors } from './middleware/cors';
import { entrance } from './middleware/entrance';
import { errorHandler, notFound } from './middleware/error-handler';
import { observe } from './middleware/observe';
import { requestIdFor } from './middleware/request-id';
import { securityHeaders } from './middleware/security-headers';
import { routeTable } from './routes/index';

/**
 * Beside helmet's on every answer. Nothing the API answers may be kept by a cache: tokens, codes and private data travel
 * here (ASVS 14.3.2). And no cache may mix the answers of two origins up.
 */
const everywhere = ['Cache-Control', 'no-store', 'Vary', 'Origin'];

/**
 * The Express application over a container, behind its front door. Doesn't listen; opens nothing.
 * @param webFolder the built web app, served with SERVE_WEB only; null when it was not built
 */
export function createApp(container: Container, webFolder: string | null = findWebApp()): RequestListener {
  const { config, logger, metrics } = container;
  const routes = routeTable(container.controllers);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.set('query parser', 'simple');
  app.set('trust proxy', config.trustProxyHops);

  const head = answerHead([...securityHeaders(), ...everywhere]);
  const mounting = { ...container, head };
  const handlers = routeHandlers(routes, mounting);
  const note = observe(logger, metrics);
  const onError = errorHandler(logger, problemTypesAt(config.apiUrl));
  app.use(
    entrance({
      head,
      observe: note,
      cors: cors(config.trustedOrigins),
      findLiteral: literalRoutes(handlers),
      onError,
    }),
  );
  mountRoutes(app, handlers);
  app.use(metricsRoute(metrics, config.metricsToken));
  app.use(docsPages(() => toOpenApi(routes, config.apiUrl, container.version)));
  if (config.email.transport === 'mailbox') app.use(devMailboxPages(container.devMailbox));
  if (config.serveWeb && webFolder !== null) app.use(webApp(webFolder));
  app.use(notFound);
  app.use(onError);
  const adopt = (request: IncomingMessage) => Object.setPrototypeOf(request, app.request) as PreparedRequest;
  return frontDoor({ app, reads: plainReads(routes, mounting, adopt), requestIdFor, observe: note });
}
