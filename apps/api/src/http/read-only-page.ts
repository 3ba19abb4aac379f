import type { RequestHandler, Router } from 'express';
import { AppError } from '#src/domain/app-error';

/** Answers every method that a path has no handler for: 405 with `Allow`, and OPTIONS with `Allow` alone. */
export function refuseOtherMethods(allowed: readonly string[]): RequestHandler {
  return (request, response) => {
    response.setHeader('Allow', allowed.join(', '));
    if (request.method !== 'OPTIONS') throw new AppError('method_not_allowed');
    response.status(204).end();
  };
}

/** A page beside the route table: GET and HEAD, and 405 for the rest. */
export function readOnlyPage(router: Router, path: string, ...handlers: RequestHandler[]): void {
  router.get(path, ...handlers);
  router.all(path, refuseOtherMethods(['OPTIONS', 'GET', 'HEAD']));
}
