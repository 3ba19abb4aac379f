import type { Request, Response } from 'express';
import type { AccessClaims } from '@authflow/contracts';
import { z } from 'zod';
import type { Config } from '#src/config/config';
import { AppError } from '#src/domain/app-error';
import type { Clock } from '#src/domain/clock';
import type { Authentication } from '#src/services/shared/authentication';
import type { Assurance } from '#src/services/shared/assurance';
import type { Denials } from '#src/services/shared/denials';
import type { RateLimiter } from '#src/platform/rate-limiter';
import { rateLimited } from '#src/services/shared/rate-guard';
import { authenticateCaller } from './authenticate-caller';
import type { AnswerHead } from './answer-head';
import { cookieNames, serializeCookie } from './cookies';
import type { Route, RouteLimit } from './define-route';
import { wordedFor } from './field-wording';
import { setLimitHeaders } from './limit-headers';
import type { RouteHandler } from './literal-routes';
import { refuseCaller } from './refuse-caller';
import { fromParserFault, toFieldErrors } from './problem-details';
import { rawBodyOf, readBody } from './read-body';
import type { Reply } from './reply';
import {
  readDelivery,
  readRequestContext,
  readBearer,
  type PreparedRequest,
  type RequestContext,
} from './request-context';
import { opens } from './route-callers';
import { replySender } from './send-reply';

export interface MountDependencies {
  config: Config;
  clock: Clock;
  authentication: Authentication;
  assurance: Assurance;
  denials: Denials;
  limiters: { shared: RateLimiter; local: RateLimiter };
  head: AnswerHead;
}

/** A route that declares no body takes none: a field in it would be a misunderstanding, not a wish. */
const noBody = z.strictObject({});

const noClaims = Object.freeze({}) as AccessClaims;

/**
 * What answers one route. With {@link plainRead} the only code that touches `req` and `res` for a route: it checks access,
 * limits and CSRF, parses input, and lets output through the response schema alone.
 */
export function routeHandler(route: Route, deps: MountDependencies): RouteHandler {
  const { config, clock } = deps;
  const names = cookieNames(config.cookie);
  const needsClaims = route.access !== 'public' && route.access !== 'credential';
  const send = replySender(route, deps.head, (change) =>
    serializeCookie(change, names, config.cookie, clock.now()),
  );

  return async (request: Request, response: Response): Promise<void> => {
    const prepared = request as unknown as PreparedRequest;
    const token = needsClaims ? readBearer(request.headers.authorization) : null;
    let context: RequestContext | undefined;
    const getContext = (): RequestContext => (context ??= readRequestContext(prepared, names));
    const claims = needsClaims
      ? await authenticateCaller({ route, token, getContext, response, deps })
      : noClaims;
    await assertPermission(route, claims, getContext, deps);
    const refund = await applyLimit(route.rateLimit, { claims, getContext, response, deps });
    assertTrustedCookieUse(route, request, config);
    if (route.recentAuth) await deps.assurance.assertRecent(claims);
    const parsed = await parseInput(route, request, response);
    const reply = await route.handle({
      ...parsed,
      claims,
      headers: request.headers as Record<string, string | undefined>,
      get context() {
        return getContext();
      },
    });
    await refund(reply);
    await send(prepared, response, reply);
  };
}

async function assertPermission(
  { access, method, path }: Route,
  claims: AccessClaims,
  getContext: () => RequestContext,
  { denials, limiters }: MountDependencies,
): Promise<void> {
  if (typeof access !== 'object' || claims.permissions.some((held) => opens(access, held))) return;
  const wanted = { permission: access.permission, route: `${method} ${path}` };
  throw await refuseCaller(claims, limiters, () => denials.refuse(claims, wanted, getContext().client));
}

/** Takes a try and puts the limit's state into the answer. @returns what to do once the outcome is known */
async function applyLimit(
  limit: RouteLimit | 'none',
  {
    claims,
    getContext,
    response,
    deps,
  }: {
    claims: AccessClaims;
    getContext: () => RequestContext;
    response: Response;
    deps: MountDependencies;
  },
): Promise<(reply: Reply) => Promise<void>> {
  if (limit === 'none') return async () => undefined;
  const limiter = deps.limiters[limit.counted];
  const key = limit.per === 'user' ? claims.sub : getContext().client.addressKey;
  const verdict = await limiter.consume(limit.rules, key);
  if (deps.config.rateLimits) setLimitHeaders(response, verdict.rule, verdict);
  if (!verdict.allowed) throw rateLimited(verdict.rule, verdict.resetSeconds);
  return async (reply) => {
    if (limit.refundOnSuccess && reply.status < 400) await limiter.refund(limit.rules, key);
  };
}

/**
 * A cookie rides along on its own, so a request that uses it must prove it comes from our page: by the header,
 * which only a CORS-approved page can set, and by its Origin. @see ASVS 3.5.1
 */
function assertTrustedCookieUse(route: Route, request: Request, config: Config): void {
  if (route.cookies === undefined || readDelivery(request.headers['x-auth-delivery']) !== 'cookie') return;
  const origin = request.headers.origin;
  if (origin === undefined && route.cookies === 'sets') return;
  if (origin === undefined || !config.trustedOrigins.allows(origin)) throw new AppError('csrf_rejected');
}

async function parseInput(route: Route, request: Request, response: Response) {
  const isRead = route.method === 'get';
  const rawBody = isRead ? {} : await readJson(request, response);
  return {
    params: parsePart(route.params, request.params, ''),
    query: parsePart(route.query, request.query, ''),
    body: parsePart(isRead ? undefined : (route.body ?? noBody), rawBody, ''),
    rawBody: rawBodyOf(request),
  };
}

async function readJson(request: Request, response: Response): Promise<unknown> {
  try {
    return await readBody(request, response);
  } catch (error) {
    throw error instanceof AppError ? error : (fromParserFault(error) ?? error);
  }
}

function parsePart(schema: z.ZodType | undefined, value: unknown, prefix: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value, { error: wordedFor });
  if (result.success) return result.data;
  throw new AppError('validation_failed', { errors: toFieldErrors(result.error.issues, prefix) });
}

/** One code has one meaning, but the contract gives some of them another status on some routes. */
export function withStatusOf(route: Route, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const status = route.errorStatuses?.[error.code];
  return status === undefined ? error : new AppError(error.code, { ...error.options, status });
}
