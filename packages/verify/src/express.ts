import type { IncomingMessage, ServerResponse } from 'node:http';
import { below } from './address.ts';
import type { AccessClaims } from './claims.ts';
import {
  impersonationRefused,
  insufficientPermission,
  mfaRequired,
  reauthenticationRequired,
  refusalOf,
  type Refusal,
} from './problems.ts';
import type { Verifier } from './verifier.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the one way to add to Express's request
  namespace Express {
    interface Request {
      /** The claims of the access token, behind `requireAccess`. */
      auth?: AccessClaims;
    }
  }
}

export interface AccessRequirements {
  /** A permission that the token has to carry. */
  permission?: string;
  /** A role that the token has to carry. Prefer permissions: what a role may do can change. */
  role?: string;
  /** The person proved who they are at most so many seconds ago. */
  recentAuthSeconds?: number;
  /** The session was opened, or confirmed, with two-step verification. */
  mfa?: boolean;
  /**
   * Whether an operator who looks at somebody's account may do this in their name. Default: they may read (GET, HEAD,
   * OPTIONS) and change nothing.
   */
  impersonation?: 'allow' | 'refuse';
}

export interface AccessGuardOptions {
  /** The name of the protected area in challenges. Default `authflow`. */
  realm?: string;
  /** Told of each refusal, for logs. It gets no token. */
  onRefused?: (refusal: { code: Refusal['code']; reason: string; method: string; url: string }) => void;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

type Next = (error?: unknown) => void;
/** Middleware for Express 4 and 5, and for whatever else hands on node:http's request and response. */
export type AccessMiddleware = (
  request: IncomingMessage & { auth?: AccessClaims },
  response: ServerResponse,
  next: Next,
) => void;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Makes `requireAccess`, which lets a request through with `request.auth`, or answers it with a problem document. */
export function createAccessGuard(
  verifier: Verifier,
  options: AccessGuardOptions = {},
): (requirements?: AccessRequirements) => AccessMiddleware {
  const { realm = 'authflow', now = Date.now, onRefused } = options;

  return (requirements = {}) => {
    assertRequirements(requirements);
    async function admit(
      request: IncomingMessage,
    ): Promise<AccessClaims | { refusal: Refusal; reason: string }> {
      const verification = await verifier.verify(bearerOf(request.headers.authorization));
      if (!verification.ok) return { refusal: refusalOf(verification.reason), reason: verification.reason };
      const refusal = findLack(verification.claims, requirements, request.method ?? 'GET', now());
      return refusal === null ? verification.claims : { refusal, reason: refusal.code };
    }

    return (request, response, next) => {
      admit(request).then((outcome) => {
        if (!('refusal' in outcome)) {
          request.auth = outcome;
          return next();
        }
        const { refusal, reason } = outcome;
        onRefused?.({ code: refusal.code, reason, method: request.method ?? '', url: pathOf(request) });
        refuse(response, refusal, { realm, issuer: verifier.issuer, requestId: requestIdOf(request) });
      }, next);
    };
  };
}

/**
 * The claims behind `requireAccess`, for handlers.
 * @throws Error when the route is not behind it: a mistake of the program, not of the caller
 */
export function authOf(request: { auth?: AccessClaims }): AccessClaims {
  if (request.auth === undefined) throw new Error('This route is not behind requireAccess().');
  return request.auth;
}

/** Written down wrong, a requirement must not turn into none. */
function assertRequirements({
  permission,
  role,
  recentAuthSeconds,
  impersonation,
}: AccessRequirements): void {
  for (const name of [permission, role])
    if (name !== undefined && (typeof name !== 'string' || name === ''))
      throw new TypeError('requireAccess: permission and role are names.');
  if (recentAuthSeconds !== undefined && !(recentAuthSeconds > 0))
    throw new TypeError('requireAccess: recentAuthSeconds is a number of seconds.');
  if (impersonation !== undefined && impersonation !== 'allow' && impersonation !== 'refuse')
    throw new TypeError('requireAccess: impersonation is `allow` or `refuse`.');
}

function findLack(
  claims: AccessClaims,
  { permission, role, recentAuthSeconds, mfa, impersonation }: AccessRequirements,
  method: string,
  now: number,
): Refusal | null {
  const mayImpersonate = impersonation ?? (safeMethods.has(method) ? 'allow' : 'refuse');
  if (claims.act !== undefined && mayImpersonate !== 'allow') return impersonationRefused;
  if (role !== undefined && !claims.roles.includes(role)) return insufficientPermission(undefined);
  if (permission !== undefined && !claims.permissions.includes(permission))
    return insufficientPermission(permission);
  if (mfa === true && !claims.amr.includes('mfa')) return mfaRequired;
  if (recentAuthSeconds !== undefined && now / 1000 - claims.auth_time > recentAuthSeconds)
    return reauthenticationRequired(recentAuthSeconds);
  return null;
}

/** RFC 6750 §2.1. Tokens in the query or a form are never looked at: addresses end up in logs. */
function bearerOf(header: string | undefined): string | null {
  const [, token] = /^bearer +(\S+) *$/i.exec(header ?? '') ?? [];
  return token ?? null;
}

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

function requestIdOf(request: IncomingMessage): string | undefined {
  const id = request.headers['x-request-id'];
  return typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

function refuse(
  response: ServerResponse,
  { code, status, title, detail, challenge }: Refusal,
  { realm, issuer, requestId }: { realm: string; issuer: string; requestId: string | undefined },
): void {
  const problem = {
    type: below(issuer, `/docs/errors/${code}`),
    ...{ title, status, detail, code },
    ...(requestId === undefined ? {} : { requestId }),
  };
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  if (challenge !== null) response.setHeader('WWW-Authenticate', toChallenge({ realm, ...challenge }));
  if (status === 503) response.setHeader('Retry-After', '2');
  response.end(JSON.stringify(problem));
}

/** Quoted strings of what RFC 6750 permits in them; anything else is left out rather than escaped. */
function toChallenge(parameters: Record<string, string>): string {
  const listed = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '')}"`,
  );
  return `Bearer ${listed.join(', ')}`;
}
