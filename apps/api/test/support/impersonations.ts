import { sessionGrantSchema, type SessionGrant } from '@authflow/contracts';
import { expect } from 'vitest';
import { bearer, type Harness, type Person } from './harness';

type Signed = Pick<Person, 'accessToken'>;
type Known = Pick<Person, 'grant'>;

/** POST /v1/admin/users/{id}/impersonate, whatever comes of it. */
export const askToLook = (
  { http }: Harness,
  { accessToken }: Signed,
  id: string,
  body: object = { reason: 'Ticket 4711: the page stays empty' },
) => http.post(`/v1/admin/users/${id}/impersonate`).set(bearer(accessToken)).send(body);

/** A look that has to be granted. */
export async function lookAt(harness: Harness, operator: Signed, { grant }: Known): Promise<SessionGrant> {
  const answer = await askToLook(harness, operator, grant.user.id);
  expect(answer.status, answer.text).toBe(200);
  return sessionGrantSchema.parse(answer.body);
}
