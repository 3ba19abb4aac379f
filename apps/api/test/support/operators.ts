import { randomBytes, randomUUID } from 'node:crypto';
import { apiKeyPrefix, type SessionGrant } from '@authflow/contracts';
import { hashLinkToken } from '#src/domain/mailed-secret';
import { bearer, type Harness, type Person } from './harness';

/** Somebody with more than the role `user`. Their access token says what they may do. */
export interface Operator extends Person {
  id: string;
}

/** Gives somebody signed up these roles beside `user`, and signs them in again, for a token that says so. */
export async function appoint(harness: Harness, person: Person, roles: readonly string[]): Promise<Operator> {
  const { id } = person.grant.user;
  await harness.sql('update users set roles = $2 where id = $1', [id, ['user', ...roles]]);
  const grant: SessionGrant & { refreshToken: string } = await harness.login(person.email, person.password);
  return { ...person, id, grant, accessToken: grant.accessToken, refreshToken: grant.refreshToken };
}

export async function signUpWith(harness: Harness, ...roles: string[]): Promise<Operator> {
  return appoint(harness, await harness.signUp(), roles);
}

/** A role of these permissions, as the database holds it. */
export async function plantRole(
  { sql }: Harness,
  name: string,
  permissions: readonly string[],
): Promise<void> {
  await sql('insert into roles (name, permissions) values ($1, $2) on conflict (name) do nothing', [
    name,
    permissions,
  ]);
}

/** An API key of somebody, as the database holds it. */
export async function plantKey(
  { sql, clock }: Harness,
  userId: string,
  permissions: readonly string[],
): Promise<string> {
  const key = `${apiKeyPrefix}${randomBytes(32).toString('base64url')}`;
  const now = clock.now();
  await sql(
    `insert into api_keys (id, user_id, name, hint, key_hash, permissions, expires_at, created_at)
     values ($1, $2, 'planted', 'af_', $3, $4, $5::timestamptz + interval '90 days', $5)`,
    [randomUUID(), userId, hashLinkToken(key), permissions, now],
  );
  return key;
}

/** Requests to the console's routes, in somebody's name. `path` is below `/v1/admin/users`. */
export function asOperator({ http }: Harness, { accessToken }: { accessToken: string }) {
  const at = (path: string): string => `/v1/admin/users${path}`;
  return {
    get: (path: string) => http.get(at(path)).set(bearer(accessToken)).then(),
    post: (path: string, body: object = {}) => http.post(at(path)).set(bearer(accessToken)).send(body).then(),
    patch: (path: string, body: object) => http.patch(at(path)).set(bearer(accessToken)).send(body).then(),
    remove: (path: string, body: object = {}) =>
      http.delete(at(path)).set(bearer(accessToken)).send(body).then(),
  };
}

/** Events about an account with who did them: `account.banned success by <id>`, oldest first. */
export async function actsOn({ sql }: Harness, userId: string): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    `select type || ' ' || outcome || ' by ' || coalesce(actor_id::text, 'nobody') as line from audit_events
     where user_id = $1 and actor_id is distinct from $1 and type not like 'login.%' order by id`,
    [userId],
  );
  return rows.map(({ line }) => line);
}
