import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessClaims } from '@authflow/contracts';
import { cookieNames, serializeCookie } from './cookies';
import type { Route } from './define-route';
import { readBearer, readRequestContext, type PreparedRequest } from './request-context';
import { opens } from './route-callers';
import type { MountDependencies } from './route-handler';
import { replySender } from './send-reply';

/** A short way to the answer of one route, for the case that everything is in order. */
export interface PlainRead {
  path: string;
  /** Whose request it is; null where the ordinary way is to judge, from the start. Nothing has been done then. */
  admit(request: IncomingMessage): AccessClaims | null;
  /** Waits for nothing unless the controller does. */
  answer(claims: AccessClaims, request: PreparedRequest, response: ServerResponse): Promise<void> | void;
}

const noBytes = Buffer.alloc(0);

/**
 * The reads that have no limit, no input and ask for nobody's fresh proof, by their path. They admit who brings an access
 * token of a session of one's own that is known to stand. Everything else (an API key, an operator who looks at an account,
 * a permission that is missing, no token, a feed that is down) is the ordinary way's.
 * @param adopt makes a request one of Express, for a controller that asks from where it came
 * @see docs/adr/0029
 */
export function plainReads(
  routes: readonly Route[],
  deps: MountDependencies,
  adopt: (request: IncomingMessage) => PreparedRequest,
): ReadonlyMap<string, PlainRead> {
  return new Map(routes.filter(isPlainRead).map((route) => [route.path, plainRead(route, deps, adopt)]));
}

function plainRead(
  route: Route,
  { authentication, config, clock, head }: MountDependencies,
  adopt: (request: IncomingMessage) => PreparedRequest,
): PlainRead {
  const { access, path } = route;
  const names = cookieNames(config.cookie);
  const send = replySender(route, head, (change) =>
    serializeCookie(change, names, config.cookie, clock.now()),
  );
  const isOrdinary = (claims: AccessClaims): boolean =>
    claims.act !== undefined ||
    (typeof access === 'object' && !claims.permissions.some((held) => opens(access, held)));

  return {
    path,
    admit(request) {
      const token = readBearer(request.headers.authorization);
      const claims = token === null ? null : authentication.recall(token);
      return claims === null || isOrdinary(claims) ? null : claims;
    },
    answer(claims, request, response) {
      const reply = route.handle({
        params: undefined,
        query: undefined,
        body: undefined,
        rawBody: noBytes,
        claims,
        headers: request.headers as Record<string, string | undefined>,
        get context() {
          return readRequestContext(adopt(request), names);
        },
      });
      return reply instanceof Promise
        ? reply.then((known) => send(request, response, known))
        : send(request, response, reply);
    },
  };
}

function isPlainRead(route: Route): boolean {
  const { method, access, rateLimit, recentAuth, cookies, params, query, errorStatuses, path } = route;
  const asksForSomebody = access !== 'public' && access !== 'credential';
  const hasInput = params !== undefined || query !== undefined || path.includes('{');
  const hasMore = recentAuth === true || cookies !== undefined || errorStatuses !== undefined;
  return method === 'get' && asksForSomebody && rateLimit === 'none' && !hasInput && !hasMore;
}
