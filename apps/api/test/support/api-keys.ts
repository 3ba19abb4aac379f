import { createdApiKeySchema, type CreateApiKey, type CreatedApiKey } from '@authflow/contracts';
import { expect } from 'vitest';
import { bearer, type Harness, type Person } from './harness';

/** POST /v1/me/api-keys, whatever comes of it. */
export const askForKey = ({ http }: Harness, token: string, body: object = { name: 'Nightly backup' }) =>
  http.post('/v1/me/api-keys').set(bearer(token)).send(body);

/** A key that has to be made. */
export async function makeApiKey(
  harness: Harness,
  token: string,
  body: CreateApiKey = { name: 'Nightly backup' },
): Promise<CreatedApiKey> {
  const answer = await askForKey(harness, token, body);
  expect(answer.status, answer.text).toBe(201);
  return createdApiKeySchema.parse(answer.body);
}

/** Somebody with these roles beside `user`, signed in with a token that says so. */
export async function signUpWith(harness: Harness, ...roles: string[]): Promise<Person> {
  const person = await harness.signUp();
  await harness.sql(`update users set roles = $2 where id = $1`, [person.grant.user.id, ['user', ...roles]]);
  const grant = await harness.login(person.email);
  return { ...person, grant, accessToken: grant.accessToken, refreshToken: grant.refreshToken };
}

/** A role with these permissions. */
export async function makeRole(harness: Harness, name: string, permissions: string[]): Promise<void> {
  await harness.sql(`insert into roles (name, permissions) values ($1, $2)`, [name, permissions]);
}

/** The status that a key gets where its permissions do not matter. */
export async function keyStatus({ http }: Harness, key: string): Promise<number> {
  return (await http.get('/v1/me').set(bearer(key))).status;
}
