import corsMiddleware from 'cors';
import type { RequestHandler } from 'express';
import type { Config } from '#src/config/config';

/**
 * Credentialed CORS for the trusted origins and for nobody else: the origin is answered by name, never by `*`.
 * `Vary: Origin` stands on every answer anyway, so that no cache mixes two callers up. @see ASVS 3.4.2
 */
export function cors(trustedOrigins: Config['trustedOrigins']): RequestHandler {
  const allow = corsMiddleware({
    origin: (origin, decide) => decide(null, origin !== undefined && trustedOrigins.allows(origin)),
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'X-Auth-Delivery', 'X-Request-Id'],
    exposedHeaders: ['X-Request-Id', 'Content-Disposition', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 600,
  });
  return (request, response, next) => {
    if (request.headers.origin === undefined) return next();
    return allow(request, response, next);
  };
}
