import type { Response } from 'express';
import { apiKeyPrefix, type AccessClaims } from '@authflow/contracts';
import type { Config } from '#src/config/config';
import { AppError } from '#src/domain/app-error';
import { rateLimits } from '#src/domain/rate-limits';
import type { RateLimiter } from '#src/platform/rate-limiter';
import type { Authentication } from '#src/services/shared/authentication';
import type { Denials } from '#src/services/shared/denials';
import { rateLimited } from '#src/services/shared/rate-guard';
import type { Route } from './define-route';
import { setLimitHeaders } from './limit-headers';
import type { RequestContext } from './request-context';
import { takesApiKeys, takesImpersonators } from './route-callers';

interface Call {
  route: Route;
  /** What `Authorization` carries, or null. */
  token: string | null;
  getContext: () => RequestContext;
  response: Response;
  deps: {
    config: Config;
    authentication: Authentication;
    denials: Denials;
    limiters: { local: RateLimiter };
  };
}

/**
 * Who calls a route that asks for somebody. An access token costs no I/O here. An API key costs a read, so it has a limit
 * of its own, and an address that keeps sending keys that don't work is not looked at for a while.
 * @throws AppError as {@link Authentication}; `rate_limited`; `insufficient_permission` and `impersonation_read_only`
 *   for callers that the route does not take
 * @see THREATS A15
 */
export async function authenticateCaller(call: Call): Promise<AccessClaims> {
  const { token, deps } = call;
  const byKey = token !== null && token.startsWith(apiKeyPrefix);
  const claims = byKey ? await authenticateKey(token, call) : await deps.authentication.authenticate(token);
  await assertTaken(call, claims, byKey);
  return claims;
}

async function authenticateKey(key: string, { getContext, response, deps }: Call): Promise<AccessClaims> {
  const { authentication, config } = deps;
  const limiter = deps.limiters.local;
  const address = getContext().client.addressKey;
  const spendTry = async (points: number): Promise<void> => {
    const { allowed, rule, resetSeconds } = await limiter.consume(
      rateLimits.wrongApiKeyAddress,
      address,
      points,
    );
    if (!allowed) throw rateLimited(rule, resetSeconds);
  };
  // None taken yet: only asked whether wrong ones have used them up.
  await spendTry(0);
  const claims = await orElse(
    async () => authentication.authenticate(key),
    () => spendTry(1),
  );
  const verdict = await limiter.consume(rateLimits.apiKey, claims.sid);
  if (config.rateLimits) setLimitHeaders(response, verdict.rule, verdict);
  if (!verdict.allowed) throw rateLimited(verdict.rule, verdict.resetSeconds);
  return claims;
}

/** For a key that does not work, `count` comes before its refusal, and may refuse in its place. */
async function orElse<Value>(work: () => Promise<Value>, count: () => Promise<void>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') await count();
    throw error;
  }
}

/** Keys act where their owner let them; somebody who looks at an account as an operator changes nothing there. */
async function assertTaken(
  { route, getContext, deps }: Call,
  claims: AccessClaims,
  byKey: boolean,
): Promise<void> {
  const place = `${route.method} ${route.path}`;
  const detail = 'API keys cannot do this. Sign in, and send the access token of the session.';
  if (byKey && !takesApiKeys(route)) {
    const refusal = new AppError('insufficient_permission', { detail });
    throw await deps.denials.record(claims, { refusal, route: place }, getContext().client);
  }
  if (claims.act !== undefined && !takesImpersonators(route)) {
    const refusal = new AppError('impersonation_read_only');
    throw await deps.denials.record(claims, { refusal, route: place }, getContext().client);
  }
}
