import type { Request, Response } from 'express';
import type { Route } from './define-route';

/** Answers a request. Resolves once the answer is over; refusals are thrown. */
export type RouteHandler = (request: Request, response: Response) => Promise<void>;

/** A route that a request asks for by its very path. */
export interface LiteralRoute {
  /** What Express, and so the log, calls it: its path. */
  pattern: string;
  answer: RouteHandler;
}

/** Finds the route of a request, or undefined where Express is to look. */
export type FindLiteralRoute = (method: string, target: string) => LiteralRoute | undefined;

/**
 * Finds routes without parameters by one look into a map, where Express would try them one after the other. Only what is
 * spelled exactly as it stands in the route table, in front of the query, is found: HEAD, OPTIONS, wrong methods, encoded
 * or absolute targets, trailing slashes and everything with a parameter are Express's to judge, as before.
 * @see docs/adr/0029
 */
export function literalRoutes(handlers: ReadonlyMap<Route, RouteHandler>): FindLiteralRoute {
  const byMethod = new Map<string, Map<string, LiteralRoute>>();
  for (const [route, answer] of handlers) {
    if (route.path.includes('{')) continue;
    const method = route.method.toUpperCase();
    const byPath = byMethod.get(method) ?? new Map<string, LiteralRoute>();
    byMethod.set(method, byPath);
    if (!byPath.has(route.path)) byPath.set(route.path, { pattern: route.path, answer });
  }
  return (method, target) => {
    const byPath = byMethod.get(method);
    if (byPath === undefined) return undefined;
    const query = target.indexOf('?');
    return byPath.get(query === -1 ? target : target.slice(0, query));
  };
}
