import { errorCatalog, type ErrorCode } from '@authflow/contracts';
import { z } from 'zod';
import type { Route } from '../define-route';
import { fileTypes } from '../reply';
import { takesApiKeys } from '../route-callers';
import { asksForClaims, refusalsOf } from './refusals';
import { toSchema, type Json } from './schemas';

const text = { type: 'string' };
const requestIdHeader = {
  'X-Request-Id': { required: true, description: 'Names this request in the log.', schema: text },
};
const locationHeader = { Location: { required: true, schema: { type: 'string', format: 'uri' } } };
const fileHeader = { 'Content-Disposition': { required: true, schema: text } };
const cookieHeader = { 'Set-Cookie': { description: 'HttpOnly, for this host alone.', schema: text } };
const challengeHeader = {
  'WWW-Authenticate': { required: true, description: 'RFC 6750.', schema: text },
};
const limitHeaders = {
  RateLimit: {
    description: 'How the nearest limit stands: left (`r`), and seconds until then (`t`).',
    schema: text,
  },
  'RateLimit-Policy': {
    description: 'That limit: how many (`q`) within how many seconds (`w`).',
    schema: text,
  },
};
const retryHeader = (required: boolean) => ({
  'Retry-After': { required, description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
});

/** Everything a route can answer, by status. */
export function toResponses(route: Route, schemas: Json): Json {
  return { ...toSuccesses(route, schemas), ...toRefusals(route) };
}

function toSuccesses(route: Route, schemas: Json): Json {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, schema]) => [
      status,
      {
        description: Number(status) < 400 ? 'Success' : 'Not available',
        headers: {
          ...requestIdHeader,
          ...limitsOf(route),
          ...(Number(status) === 302 ? locationHeader : {}),
          ...(fileTypes.has(schema) ? fileHeader : {}),
          ...(setsCookies(route) ? cookieHeader : {}),
          ...ownHeaders(route),
        },
        ...contentOf(schema, schemas),
      },
    ]),
  );
}

/** An API key has a limit of its own, whatever it asks for. */
const limitsOf = (route: Route): Json =>
  route.rateLimit !== 'none' || (asksForClaims(route) && takesApiKeys(route)) ? limitHeaders : {};

const ownHeaders = ({ headers = {} }: Route): Json =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: text }]),
  );

/** The way to a provider and back is bound to the browser by a cookie of its own. */
const setsCookies = (route: Route): boolean =>
  route.cookies !== undefined || route.responses[302] !== undefined;

/** A redirect has no body. */
function contentOf(schema: z.ZodType, schemas: Json): Json {
  if (schema instanceof z.ZodUndefined) return {};
  const file = fileTypes.get(schema);
  if (file !== undefined)
    return { content: Object.fromEntries(file.mediaTypes.map((type) => [type, { schema: text }])) };
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
        headers: { ...requestIdHeader, ...refusalHeaders(route, status, codes) },
        content: { 'application/problem+json': { schema: problemOf(codes) } },
      },
    ]),
  );
}

/** A problem document with one of these codes. */
const problemOf = (codes: readonly ErrorCode[]): Json => ({
  allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
});

const isUnread = (code: ErrorCode): boolean => code === 'request_timeout' || code === 'headers_too_large';

/** What never became a request met no limit. */
function refusalHeaders(route: Route, status: number, codes: readonly ErrorCode[]): Json {
  return {
    ...(codes.every(isUnread) ? {} : limitsOf(route)),
    ...(status === 429 ? { ...limitHeaders, ...retryHeader(true) } : {}),
    ...(status === 503 ? retryHeader(false) : {}),
    ...(status === 401 ? challengeHeader : {}),
  };
}
