import type { AccessClaims, ErrorCode, Permission } from '@authflow/contracts';
import type { z } from 'zod';
import type { LimitRule } from '#src/domain/rate-limits';
import type { Reply } from './reply';
import type { RequestContext } from './request-context';

/**
 * Who may call: anybody, a signed-in user, or one who holds a permission (`or` another that can't be used without this
 * route). `credential` is for sign-out, which judges whatever credential it is handed itself.
 */
export type RouteAccess = 'public' | 'session' | 'credential' | { permission: Permission; or?: Permission };

/**
 * Beside an access token of one's own session: may an API key call, may an operator who looks at somebody's account?
 * Unsaid, a key may call what asks for a permission (never more than its own), and an impersonator may read.
 */
export type RouteCallers = { apiKeys?: 'allowed' | 'refused'; impersonators?: 'allowed' | 'refused' };

/**
 * How often one address (or one signed-in user) may call. `shared` counts across instances in the database;
 * `local` counts in this process's memory, for routes that must cost nothing. `refundOnSuccess` makes only
 * failures count.
 */
export interface RouteLimit {
  rules: readonly LimitRule[];
  per: 'address' | 'user';
  counted: 'shared' | 'local';
  refundOnSuccess?: boolean;
}

/** What a handler gets: parsed input, nothing of Express. */
export interface RouteInput<Body, Query, Params> {
  body: Body;
  query: Query;
  params: Params;
  /** Claims of the access token, or of the API key; present exactly when `access` asks for one. */
  claims: AccessClaims;
  context: RequestContext;
  /** The body's bytes as they came, for signatures over them. */
  rawBody: Buffer;
  headers: Record<string, string | undefined>;
}

type Output<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteSpec<
  Body extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Params extends z.ZodType | undefined,
> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** With `{name}` for parameters, as in OpenAPI. */
  path: `/${string}`;
  /** One line and a paragraph for the reference. */
  summary: string;
  description?: string;
  tag: string;
  access: RouteAccess;
  callers?: RouteCallers;
  rateLimit: RouteLimit | 'none';
  /** Needs a proof of identity at most ten minutes old, at the account's own level (‡ in the reference). */
  recentAuth?: true;
  /**
   * `reads` the refresh cookie: needs `X-Auth-Delivery: cookie` and a trusted Origin. `sets` it: an Origin, where
   * there is one, must be trusted, so that no page can sign its visitor in as somebody else (login CSRF).
   */
  cookies?: 'reads' | 'sets';
  body?: Body;
  query?: Query;
  params?: Params;
  /** Every success status and its body. Output goes through it: an undeclared field cannot leave. */
  responses: Record<number, z.ZodType>;
  /** Headers that a success may carry beside the usual ones, and what they say. For the reference. */
  headers?: Readonly<Record<string, string>>;
  /** Refusals beside those every route has. For the reference. */
  errors?: readonly ErrorCode[];
  /** Where a refusal has another status here than elsewhere. */
  errorStatuses?: Partial<Record<ErrorCode, number>>;
  handle(input: RouteInput<Output<Body>, Output<Query>, Output<Params>>): Reply | Promise<Reply>;
}

/** A route as data, its schema types erased: what mounting, OpenAPI and the architecture tests read. */
export type Route = RouteSpec<z.ZodType | undefined, z.ZodType | undefined, z.ZodType | undefined>;

/** `/v1/me/sessions/{id}` → `/v1/me/sessions/:id`. */
export function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Declares a route, so that `handle` is typed by its own schemas. */
export function defineRoute<
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Params extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<Body, Query, Params>): Route {
  return spec as unknown as Route;
}
