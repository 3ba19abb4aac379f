/**
 * Invariant: who may call what is what the route table says, for every route and every kind of caller. The table is
 * asked what it promises, the running API what it does.
 */
import type { AccessClaims, ErrorCode, Permission } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '#src/http/define-route';
import { takesApiKeys, takesImpersonators } from '#src/http/route-callers';
import { routeTable } from '#src/routes/index';
import { bearer, goodPassword, startHarness, type Harness } from '#test/support/harness';
import { postJson, send } from '#test/support/raw';
import { plausiblePath } from '#test/support/route-inputs';

let harness: Harness;
let routes: Route[];

interface Caller {
  name: string;
  token: () => string | null;
  /** What the door is to say to somebody of this kind; null: come in. */
  expected: (route: Route) => ErrorCode | null;
}

const tokens: Record<string, string> = {};
const tokenOf = (name: string) => () => tokens[name] ?? '';

/** Somebody signed in whose permissions are `held`. */
const member =
  (held: (wanted: Permission) => boolean) =>
  ({ access }: Route): ErrorCode | null =>
    typeof access !== 'object' || held(access.permission) || (access.or !== undefined && held(access.or))
      ? null
      : 'insufficient_permission';

const isOpen = ({ access }: Route): boolean => access === 'public' || access === 'credential';

const callers: Caller[] = [
  { name: 'anonymous', token: () => null, expected: () => 'unauthenticated' },
  { name: 'unverified', token: tokenOf('unverified'), expected: member(() => false) },
  { name: 'user', token: tokenOf('user'), expected: member(() => false) },
  { name: 'limited admin', token: tokenOf('limited'), expected: member((wanted) => wanted === 'users:read') },
  {
    name: 'keeper of roles',
    token: tokenOf('keeper'),
    expected: member((wanted) => wanted === 'roles:write'),
  },
  { name: 'admin', token: tokenOf('admin'), expected: member(() => true) },
  { name: 'banned admin', token: tokenOf('banned'), expected: () => 'session_revoked' },
  {
    name: 'API key of an admin, for users:read',
    token: tokenOf('key'),
    expected: (route) =>
      takesApiKeys(route) ? member((wanted) => wanted === 'users:read')(route) : 'insufficient_permission',
  },
  {
    name: 'admin who looks at another admin’s account',
    token: tokenOf('impersonator'),
    expected: (route) => (takesImpersonators(route) ? member(() => false)(route) : 'impersonation_read_only'),
  },
];

async function admin(email: string, roles = '{user,admin}') {
  const { grant } = await harness.signUp(email);
  await harness.sql('update users set roles = $2 where id = $1', [grant.user.id, roles]);
  const { accessToken } = await harness.login(email);
  return { id: grant.user.id, accessToken };
}

async function makeCallers(): Promise<void> {
  await harness.http
    .post('/v1/auth/register')
    .send({ email: 'unverified@example.test', password: goodPassword });
  tokens.unverified = (await harness.login('unverified@example.test')).accessToken;
  tokens.user = (await harness.signUp('user@example.test')).accessToken;
  await harness.sql(`insert into roles (name, permissions)
     values ('support', '{users:read}'), ('keeper', '{roles:write}')`);
  tokens.limited = (await admin('limited@example.test', '{user,support}')).accessToken;
  tokens.keeper = (await admin('keeper@example.test', '{user,keeper}')).accessToken;
  const chief = await admin('admin@example.test');
  tokens.admin = chief.accessToken;
  const banned = await admin('banned@example.test');
  tokens.banned = banned.accessToken;
  const asAdmin = bearer(chief.accessToken);
  await harness.http
    .post(`/v1/admin/users/${banned.id}/ban`)
    .set(asAdmin)
    .send({ reason: 'For the matrix' })
    .expect(200);
  const key = await harness.http
    .post('/v1/me/api-keys')
    .set(asAdmin)
    .send({ name: 'matrix', permissions: ['users:read'] })
    .expect(201);
  tokens.key = (key.body as { key: string }).key;
  const colleague = await admin('colleague@example.test');
  const look = await harness.http
    .post(`/v1/admin/users/${colleague.id}/impersonate`)
    .set(asAdmin)
    .send({ reason: 'For the matrix' })
    .expect(200);
  tokens.impersonator = (look.body as { accessToken: string }).accessToken;
}

beforeAll(async () => {
  harness = await startHarness({ env: { EMAIL_VERIFICATION: 'optional' } });
  routes = routeTable(harness.container.controllers);
  await makeCallers();
}, 120_000);
afterAll(() => harness.stop());

const doorCodes: readonly string[] = [
  'unauthenticated',
  'invalid_access_token',
  'session_revoked',
  'insufficient_permission',
  'mfa_enrollment_required',
  'reauthentication_required',
  'impersonation_read_only',
] satisfies ErrorCode[];

/** What the door says; null when the request got past it. An unknown field keeps every write from happening. */
async function knock(route: Route, token: string | null): Promise<string | null> {
  const authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
  const method = route.method.toUpperCase();
  const answer =
    method === 'GET'
      ? await send(harness.url, plausiblePath(route), { headers: authorization })
      : await postJson(
          harness.url,
          plausiblePath(route),
          { noSuchField: true },
          { method, headers: authorization },
        );
  if (answer.status < 400) return null;
  const { code } = JSON.parse(answer.text) as { code: string };
  return doorCodes.includes(code) ? code : null;
}

describe('A01 role × route', () => {
  test.each(callers)('A01 $name', async ({ token, expected }) => {
    const found: Record<string, string | null> = {};
    const promised: Record<string, string | null> = {};
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      promised[name] = isOpen(route) ? null : expected(route);
      found[name] = await knock(route, token());
    }
    expect(found).toEqual(promised);
  });

  test('A01 every route below /v1/admin asks for a permission', () => {
    const admin = routes.filter(({ path }) => path.startsWith('/v1/admin/'));
    expect(admin.length).toBeGreaterThan(10);
    for (const { access, path } of admin) expect(typeof access, path).toBe('object');
  });

  test('A01 the walk itself changed nothing: everybody is who they were', async () => {
    for (const name of ['unverified', 'user', 'limited', 'admin', 'key']) {
      const { body } = await harness.http.get('/v1/auth/session').set(bearer(tokens[name] ?? ''));
      expect((body as Partial<AccessClaims>).sub, name).toBeDefined();
    }
  });
});
