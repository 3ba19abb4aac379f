import type { Application } from 'express';
import { toExpressPath, type Route } from './define-route';
import type { RouteHandler } from './literal-routes';
import { refuseOtherMethods } from './read-only-page';
import { routeHandler, withStatusOf, type MountDependencies } from './route-handler';

/** What answers each route of the table, its refusals under the statuses that the contract gives them there. */
export function routeHandlers(routes: readonly Route[], deps: MountDependencies): Map<Route, RouteHandler> {
  return new Map(routes.map((route) => [route, withStatuses(route, routeHandler(route, deps))]));
}

function withStatuses(route: Route, handler: RouteHandler): RouteHandler {
  if (route.errorStatuses === undefined) return handler;
  return async (request, response) => {
    try {
      await handler(request, response);
    } catch (error) {
      throw withStatusOf(route, error);
    }
  };
}

/** Puts the route table on Express, each path with a refusal of all other methods. */
export function mountRoutes(app: Application, handlers: ReadonlyMap<Route, RouteHandler>): void {
  const routes = [...handlers.keys()];
  for (const shape of shapesOf(routes)) {
    const here = routes.filter(({ path }) => shapeOf(path) === shape);
    for (const route of here) {
      const handler = handlers.get(route);
      // What a handler throws or rejects with, Express hands on to the error handler.
      if (handler !== undefined)
        app[route.method](toExpressPath(route.path), (request, response) => handler(request, response));
    }
    app.all(toExpressPath(shape), refuseOtherMethods(methodsOf(here)));
  }
}

/** A path whatever its parameters are called: `{id}` and `{provider}` in one place are one address. */
const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{parameter}');

/** Literal ones first, their refusal of other methods included: `passkeys/options` is no passkey's id. */
function shapesOf(routes: readonly Route[]): string[] {
  const shapes = [...new Set(routes.map(({ path }) => shapeOf(path)))];
  const hasParameter = (shape: string): number => Number(shape.includes('{'));
  return shapes.sort((left, right) => hasParameter(left) - hasParameter(right));
}

function methodsOf(routes: readonly Route[]): string[] {
  const methods = routes.flatMap(({ method }) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
  );
  return ['OPTIONS', ...methods];
}
