import { problemSchema, errorCatalog, type ErrorCode } from '@authflow/contracts';
import { z } from 'zod';
import type { Route } from './define-route';
import { fileTypes } from './reply';
import { takesApiKeys, takesImpersonators } from './route-callers';

type Json = Record<string, unknown>;

const requestIdHeader = { 'X-Request-Id': { schema: { type: 'string' } } };
const locationHeader = { Location: { required: true, schema: { type: 'string', format: 'uri' } } };
const retryHeader = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } };

const everywhere: readonly ErrorCode[] = ['internal_error', 'dependency_unavailable'];

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
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas,
    },
  };
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
    responses: { ...toSuccesses(route, schemas), ...toRefusals(route) },
  };
}

/** Sign-out takes an access token or, in its body or cookie, a refresh token: the empty entry says “or none”. */
function securityOf({ access }: Route): Json[] {
  if (access === 'public') return [];
  return access === 'credential' ? [{ accessToken: [] }, {}] : [{ accessToken: [] }];
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
  return { required, content: { 'application/json': { schema: toSchema(schema, 'input', schemas) } } };
}

function toSuccesses(route: Route, schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, schema]) => [
      status,
      {
        description: Number(status) < 400 ? 'Success' : 'Not available',
        headers: { ...requestIdHeader, ...(Number(status) === 302 ? locationHeader : {}) },
        ...contentOf(schema, schemas),
      },
    ]),
  );
}

/** A redirect has no body. */
function contentOf(schema: z.ZodType, schemas: Json): Json {
  if (schema instanceof z.ZodUndefined) return {};
  const file = fileTypes.get(schema);
  if (file !== undefined)
    return {
      content: Object.fromEntries(file.mediaTypes.map((type) => [type, { schema: { type: 'string' } }])),
    };
  return { content: { 'application/json': { schema: toSchema(schema, 'output', schemas) } } };
}

function toRefusals(route: Route): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of refusalsOf(route)) {
    const status = route.errorStatuses?.[code] ?? errorCatalog[code].status;
    if (route.responses[status] === undefined) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCatalog[code].title}`).join('. '),
        headers: { ...requestIdHeader, ...(codes.some(saysWhen) ? retryHeader : {}) },
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

const saysWhen = (code: ErrorCode): boolean => code === 'rate_limited' || code === 'overloaded';

const asksForClaims = ({ access }: Route): boolean => access !== 'public' && access !== 'credential';

/** Every code a route can answer: its own, and those its declaration implies. */
export function refusalsOf(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>([...(route.errors ?? []), ...everywhere]);
  if (asksForClaims(route)) {
    for (const code of ['unauthenticated', 'invalid_access_token', 'session_revoked'] as const)
      codes.add(code);
  }
  if (typeof route.access === 'object')
    codes.add('insufficient_permission').add('mfa_enrollment_required').add('reauthentication_required');
  if (asksForClaims(route) && !takesApiKeys(route)) codes.add('insufficient_permission');
  if (asksForClaims(route) && !takesImpersonators(route)) codes.add('impersonation_read_only');
  if (route.recentAuth) codes.add('reauthentication_required');
  if (route.rateLimit !== 'none') codes.add('rate_limited');
  if (route.query !== undefined || route.params !== undefined) codes.add('validation_failed');
  // Where none is declared, a body is read all the same, to refuse what is in it.
  if (route.method !== 'get')
    codes.add('validation_failed').add('payload_too_large').add('unsupported_media_type');
  return [...codes];
}

/**
 * The JSON Schema of `schema`. Named parts come from zod as local definitions, whose references only work at the
 * root of a document of their own; here they become the document's components.
 */
function toSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _dialect,
    $defs: definitions,
    id: _id,
    ...json
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json;
  for (const [name, definition] of Object.entries((definitions ?? {}) as Record<string, Json>)) {
    const { id: _name, ...part } = definition;
    components[name] = relocate(part);
  }
  return relocate(json);
}

function relocate(json: Json): Json {
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
