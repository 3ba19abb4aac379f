import type { Controllers } from '../../apps/api/src/controllers/controllers';
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

type Content = Record<string, { schema: Schema }>;

export interface Operation {
  summary: string;
  security: Record<string, unknown>[];
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { content?: Content }>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** The OpenAPI document of the route table, without a server: nothing of a controller is called for it. */
export function readApiDocument(): ApiDocument {
  const anything: unknown = new Proxy(() => undefined, { get: () => anything });
  return toOpenApi(routeTable(anything as Controllers), 'http://localhost', '0') as unknown as ApiDocument;
}
