import type { Controllers } from '../../apps/api/src/controllers/controllers';
import type { Route } from '../../apps/api/src/http/define-route';
import { toOpenApi } from '../../apps/api/src/http/openapi';
import { routeTable } from '../../apps/api/src/routes/index';

/** JSON Schema as far as our document uses it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  description?: string;
  deprecated?: boolean;
}

type Content = Record<string, { schema: Schema; example?: unknown }>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: Schema;
}

export interface Operation {
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, unknown>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Where `npm start` answers. */
export const localApi = 'http://localhost:3000';

/** The OpenAPI document of the route table, without a server: nothing of a controller is called for it. */
export function readApiDocument(): ApiDocument {
  return toOpenApi(readRoutes(), localApi, '0') as unknown as ApiDocument;
}

/** The route table, its handlers being {@link stemOf} markers rather than controllers. */
export function readRoutes(): Route[] {
  return routeTable(
    new Proxy({}, { get: (_, controller) => controllerCalled(String(controller)) }) as Controllers,
  );
}

const stems = new WeakMap<object, string>();

/** Stands in for a controller: each of its handlers knows whose it is. */
function controllerCalled(name: string): unknown {
  return new Proxy(
    {},
    {
      get() {
        const handle = (): never => {
          throw new Error('there is no controller behind this route');
        };
        stems.set(
          handle,
          name.replaceAll(/[A-Z]+/g, (capitals) => `-${capitals.toLowerCase()}`),
        );
        return handle;
      },
    },
  );
}

/** The stem of the feature a route belongs to: `password-reset`. One controller has one. */
export function stemOf({ handle, method, path }: Route): string {
  const stem = stems.get(handle);
  if (stem === undefined) throw new Error(`${method} ${path} is not handled by a controller of its own`);
  return stem;
}
