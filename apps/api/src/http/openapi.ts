import { problemSchema } from '@authflow/contracts';
import type { z } from 'zod';
import type { Route } from './define-route';
import { exampleOf } from './openapi/examples';
import { toResponses } from './openapi/responses';
import { toSchema, type Json } from './openapi/schemas';
import { securityOf, securitySchemes } from './openapi/security';
import { tagDescriptions } from './openapi/tags';

/**
 * The OpenAPI 3.1 document of a route table. Made from the same schemas that parse requests and filter answers,
 * so it cannot say anything else than what happens.
 * @param serverUrl the API's public address
 */
export function toOpenApi(routes: readonly Route[], serverUrl: string, version: string): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  toSchema(problemSchema, 'output', schemas); // puts itself among the components
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: toOperation(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'AuthFlow API',
      version,
      description:
        'Registration, sign-in, sessions and account security. Failures are RFC 9457 problem documents.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    tags: toTags(routes),
    paths,
    components: { securitySchemes: securitySchemes(serverUrl), schemas },
  };
}

function toTags(routes: readonly Route[]): Json[] {
  const used = new Set(routes.map(({ tag }) => tag));
  const inOrder = [...Object.keys(tagDescriptions).filter((name) => used.has(name)), ...used];
  return [...new Set(inOrder)].map((name) => ({ name, description: tagDescriptions[name] }));
}

function toOperation(route: Route, schemas: Json): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: securityOf(route),
    parameters: [
      ...toParameters(route.params, 'path', schemas),
      ...toParameters(route.query, 'query', schemas),
      ...deliveryOf(route),
    ],
    ...(route.body === undefined ? {} : { requestBody: toBody(route.body, schemas) }),
    responses: toResponses(route, schemas),
  };
}

/** `post /v1/auth/verify-email/resend` → `postAuthVerifyEmailResend`. */
function operationId({ method, path }: Route): string {
  const words = path
    .replace(/^\/v1/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function toParameters(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: Json): Json[] {
  if (schema === undefined) return [];
  const json = toSchema(schema, 'input', schemas);
  const required = new Set(Array.isArray(json.required) ? json.required : []);
  return Object.entries((json.properties ?? {}) as Json).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: inner,
  }));
}

function deliveryOf(route: Route): Json[] {
  if (route.cookies === undefined) return [];
  return [
    {
      name: 'X-Auth-Delivery',
      in: 'header',
      required: false,
      description: 'How the refresh token travels: in the body (default) or in an HttpOnly cookie.',
      schema: { type: 'string', enum: ['body', 'cookie'], default: 'body' },
    },
  ];
}

/** Where every field may be left out, so may the body: it is read as an empty object. */
function toBody(schema: z.ZodType, schemas: Json): Json {
  const required = !schema.safeParse({}).success;
  const json = toSchema(schema, 'input', schemas);
  return {
    required,
    content: { 'application/json': { schema: json, example: exampleOf(json, '', schemas) } },
  };
}
