import type { Request, Response } from 'express';
import { apiKeyPrefix, type AccessClaims } from '@authflow/contracts';
import { cookieNames, serializeCookie } from './cookies';
import type { Route } from './define-route';
import type { RouteHandler } from './literal-routes';
import { readBearer, readRequestContext, type PreparedRequest } from './request-context';
import { opens } from './route-callers';
import type { MountDependencies } from './route-handler';
import { replySender } from './send-reply';

const noBytes = Buffer.alloc(0);

/**
 * A shorter way to the same answer, for reads that have no limit, no input and ask for nobody's fresh proof, called with an
 * access token of one's own session: nothing in it waits unless the controller does. Everything else (an API key, an
 * operator who looks at an account, a permission that is missing, no token) is left to the `ordinary` way, which judges it
 * from the start.
 * @returns null for a route that is more than such a read
 * @see docs/adr/0029
 */
export function plainRead(
  route: Route,
  deps: MountDependencies,
  ordinary: RouteHandler,
): RouteHandler | null {
  if (!isPlainRead(route)) return null;
  const { access } = route;
  const { authentication, config, clock } = deps;
  const names = cookieNames(config.cookie);
  const send = replySender(route, deps.head, (change) =>
    serializeCookie(change, names, config.cookie, clock.now()),
  );
  const isOrdinary = (claims: AccessClaims): boolean =>
    claims.act !== undefined ||
    (typeof access === 'object' && !claims.permissions.some((held) => opens(access, held)));

  function answer(claims: AccessClaims, request: Request, response: Response): Promise<void> | void {
    if (isOrdinary(claims)) return ordinary(request, response);
    const prepared = request as unknown as PreparedRequest;
    const reply = route.handle({
      params: undefined,
      query: undefined,
      body: undefined,
      rawBody: noBytes,
      claims,
      headers: request.headers as Record<string, string | undefined>,
      get context() {
        return readRequestContext(prepared, names);
      },
    });
    return reply instanceof Promise
      ? reply.then((known) => send(prepared, response, known))
      : send(prepared, response, reply);
  }

  return (request, response) => {
    const token = readBearer(request.headers.authorization);
    if (token === null || token.startsWith(apiKeyPrefix)) return ordinary(request, response);
    const claims = authentication.authenticate(token);
    return claims instanceof Promise
      ? claims.then((confirmed) => answer(confirmed, request, response))
      : answer(claims, request, response);
  };
}

function isPlainRead({ method, access, rateLimit, recentAuth, cookies, params, query }: Route): boolean {
  const asksForSomebody = access !== 'public' && access !== 'credential';
  const hasMore = recentAuth === true || cookies !== undefined || params !== undefined || query !== undefined;
  return method === 'get' && asksForSomebody && rateLimit === 'none' && !hasMore;
}
