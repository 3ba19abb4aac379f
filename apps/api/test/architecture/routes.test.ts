import { errorCatalog, errorCodes } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '#src/http/define-route';
import { toOpenApi } from '#src/http/openapi';
import { refusalsOf } from '#src/http/openapi/refusals';
import { routeTable } from '#src/routes/index';
import { apiUrl, startHarness, type Harness } from '#test/support/harness';
import { plausiblePath } from '#test/support/route-inputs';
import { send } from '#test/support/raw';

let harness: Harness;
let routes: Route[];
beforeAll(async () => {
  harness = await startHarness();
  routes = routeTable(harness.container.controllers);
});
afterAll(() => harness.stop());

const named = ({ method, path }: Route): string => `${method} ${path}`;
const schemasOf = ({ body, query, params }: Route) =>
  [body, query, params].filter((schema) => schema !== undefined);

type Shape = {
  type?: unknown;
  additionalProperties?: unknown;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
} & Record<string, unknown>;
const shapeOf = (schema: z.ZodType): Shape =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Shape;

/** Every object and every text in a schema, with where it stands. */
function* parts(shape: Shape, at: string): Generator<[string, Shape]> {
  yield [at, shape];
  for (const branch of shape.anyOf ?? []) yield* parts(branch, at);
  for (const [name, inner] of Object.entries(shape.properties ?? {})) yield* parts(inner, `${at}.${name}`);
}

/** The one body that is judged by its signature first, and read afterwards. */
const judgedElsewhere = 'post /v1/webhooks/resend';

/** The one query that is a provider's to word: it may add what it likes, and we read what we know (RFC 6749 §4.1.2). */
const wordedElsewhere = 'get /v1/auth/oauth/{provider}/callback';

describe('the route table', () => {
  test('holds every route there is', () => {
    expect(routes.map(named).sort()).toEqual(
      [
        'post /v1/auth/register',
        'post /v1/auth/verify-email',
        'post /v1/auth/verify-email/resend',
        'get /v1/auth/verify-email/{verificationId}/status',
        'post /v1/auth/login',
        'post /v1/auth/refresh',
        'post /v1/auth/logout',
        'post /v1/auth/cookie-probe',
        'post /v1/auth/cookie-probe/check',
        'post /v1/auth/forgot-password',
        'post /v1/auth/reset-password',
        'post /v1/auth/reset-password/check',
        'get /v1/auth/session',
        'get /v1/me',
        'patch /v1/me',
        'post /v1/me/password',
        'get /v1/me/sessions',
        'delete /v1/me/sessions',
        'delete /v1/me/sessions/{id}',
        'get /v1/me/activity',
        'post /v1/auth/login/mfa',
        'post /v1/auth/login/mfa/passkey/options',
        'post /v1/auth/reauthenticate',
        'post /v1/auth/reauthenticate/options',
        'get /v1/me/mfa',
        'post /v1/me/mfa/totp',
        'post /v1/me/mfa/totp/confirm',
        'delete /v1/me/mfa/totp',
        'post /v1/me/mfa/recovery-codes',
        'delete /v1/me',
        'delete /v1/me/identities/{id}',
        'delete /v1/me/passkeys/{id}',
        'get /v1/auth/magic-link/{loginId}/status',
        'get /v1/auth/oauth/providers',
        'get /v1/auth/oauth/{provider}/callback',
        'get /v1/auth/oauth/{provider}/start',
        'get /v1/me/api-keys',
        'post /v1/me/api-keys',
        'delete /v1/me/api-keys/{id}',
        'post /v1/admin/users/{id}/impersonate',
        'get /v1/me/export',
        'get /v1/me/identities',
        'get /v1/me/passkeys',
        'patch /v1/me/passkeys/{id}',
        'post /v1/auth/account-lock',
        'post /v1/auth/confirm-email-change',
        'post /v1/auth/magic-link',
        'post /v1/auth/magic-link/approve',
        'post /v1/auth/magic-link/check',
        'post /v1/auth/magic-link/verify',
        'post /v1/auth/oauth/exchange',
        'post /v1/auth/passkey/options',
        'post /v1/auth/passkey/verify',
        'post /v1/auth/restore-account',
        'post /v1/auth/undo-email-change',
        'post /v1/me/email',
        'post /v1/me/identities',
        'post /v1/me/identities/{id}',
        'post /v1/me/lock',
        'post /v1/me/passkeys',
        'post /v1/me/passkeys/options',
        'get /v1/revocations',
        'get /v1/admin/stats',
        'get /v1/admin/users',
        'get /v1/admin/users/{id}',
        'patch /v1/admin/users/{id}',
        'delete /v1/admin/users/{id}',
        'get /v1/admin/users/{id}/activity',
        'get /v1/admin/users/{id}/sessions',
        'delete /v1/admin/users/{id}/sessions/{sessionId}',
        'post /v1/admin/users/{id}/ban',
        'post /v1/admin/users/{id}/unban',
        'post /v1/admin/users/{id}/logout',
        'post /v1/admin/users/{id}/restore',
        'post /v1/admin/users/{id}/send-password-reset',
        'get /v1/setup',
        'get /v1/admin/roles',
        'post /v1/admin/roles',
        'get /v1/admin/roles/{id}',
        'patch /v1/admin/roles/{id}',
        'delete /v1/admin/roles/{id}',
        'post /v1/admin/users',
        'post /v1/auth/accept-invitation',
        'post /v1/auth/accept-invitation/check',
        'get /.well-known/jwks.json',
        'get /health/live',
        'get /health/ready',
        'post /v1/webhooks/resend',
        'get /v1/admin/audit-events',
        'post /v1/admin/audit-events/export',
        'get /v1/admin/mails',
        'post /v1/admin/mails/{id}/retry',
        'get /v1/admin/webhooks',
        'post /v1/admin/webhooks',
        'get /v1/admin/webhooks/{id}',
        'patch /v1/admin/webhooks/{id}',
        'delete /v1/admin/webhooks/{id}',
        'post /v1/admin/webhooks/{id}/rotate-secret',
        'post /v1/admin/webhooks/{id}/test',
        'get /v1/admin/webhooks/{id}/deliveries',
        'get /v1/admin/webhooks/{id}/deliveries/{deliveryId}',
        'post /v1/admin/webhooks/{id}/deliveries/{deliveryId}/replay',
        'post /v1/admin/doctor',
        'post /v1/doctor/echo',
      ].sort(),
    );
  });

  test('names each method and path once', () => {
    expect(new Set(routes.map(named)).size).toBe(routes.length);
  });

  test('limits everything that costs, writes or can be guessed at', () => {
    const unlimited = routes.filter(({ rateLimit }) => rateLimit === 'none');
    for (const route of unlimited) {
      expect(route.method, named(route)).toBe('get');
      expect(route.access === 'session' || route.tag === 'Operations', named(route)).toBe(true);
    }
    for (const { rateLimit, access } of routes)
      if (rateLimit !== 'none' && rateLimit.per === 'user') expect(access).not.toBe('public');
  });

  test('guards everything below /v1/me', () => {
    for (const route of routes.filter(({ path }) => path.startsWith('/v1/me')))
      expect(route.access, named(route)).toBe('session');
  });

  test('asks for a permission everywhere below /v1/admin', () => {
    for (const route of routes.filter(({ path }) => path.startsWith('/v1/admin')))
      expect(route.access, named(route)).toMatchObject({ permission: expect.any(String) });
  });

  test('takes no unknown field and no text without an end', () => {
    const taken = routes
      .filter((route) => named(route) !== judgedElsewhere)
      .flatMap((route) => schemasOf(route).flatMap((schema) => [...parts(shapeOf(schema), named(route))]));
    expect(taken.filter(([, { type }]) => type === 'string').length).toBeGreaterThan(15);
    for (const [at, part] of taken) {
      if (part.type === 'object' && at !== wordedElsewhere) expect(part.additionalProperties, at).toBe(false);
      if (part.type === 'string')
        expect(part.maxLength ?? part.enum ?? part.const ?? part.pattern, at).toBeDefined();
    }
  });

  test('says what it does, in a line for each route', () => {
    for (const { summary, tag } of routes) {
      expect(summary).toMatch(/^[A-Z].{8,79}[^.]$/);
      expect(tag).toMatch(/^[A-Z]\w+$/);
    }
  });
});

describe('access', () => {
  test('a route that asks for a session gives nothing without one', async () => {
    for (const route of routes.filter(({ access }) => access !== 'public' && access !== 'credential')) {
      const answer = await send(harness.url, plausiblePath(route), { method: route.method.toUpperCase() });
      expect({ route: named(route), status: answer.status }).toEqual({ route: named(route), status: 401 });
      expect(answer.text).toContain('"code":"unauthenticated"');
    }
  });
});

describe('the OpenAPI document', () => {
  test('is served, describes every route and names only codes that exist', async () => {
    const document = JSON.parse((await send(harness.url, '/openapi.json')).text) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { operationId: string; responses: Record<string, unknown>; security: unknown[] }>
      >;
    };
    expect(document).toEqual(JSON.parse(JSON.stringify(toOpenApi(routes, apiUrl, '0.0.0-test'))));
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );
    expect(operations.map(({ name }) => name).sort()).toEqual(routes.map(named).sort());
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
    for (const route of routes) {
      const { responses = {} } = operations.find(({ name }) => name === named(route)) ?? {};
      const statuses = [
        ...Object.keys(route.responses),
        ...refusalsOf(route).map((code) => String(errorCatalog[code].status)),
      ];
      expect(Object.keys(responses).sort(), named(route)).toEqual([...new Set(statuses)].sort());
    }
  });
});

describe('problem types', () => {
  test('each code has a page at the address that its problems name, and nothing else has', async () => {
    for (const code of errorCodes) {
      const { status, text } = await send(harness.url, `/docs/errors/${code}`);
      expect(status, code).toBe(200);
      expect(text).toContain(`HTTP ${errorCatalog[code].status}`);
      expect(text).toContain(errorCatalog[code].title);
    }
    for (const code of ['none', 'constructor', '__proto__', 'toString', '..%2f..%2fetc%2fpasswd', '<script>'])
      expect((await send(harness.url, `/docs/errors/${code}`)).status).toBe(404);
  });
});
