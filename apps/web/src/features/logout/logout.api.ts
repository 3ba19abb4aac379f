import type { Logout, loggedOutSchema } from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** The cookie says which session; an access token that has just expired must not keep anybody signed in. */
export function logout(
  client: ApiClient,
  scope: NonNullable<Logout['scope']>,
): Promise<Answer<z.infer<typeof loggedOutSchema>>> {
  return client.call({ url: '/v1/auth/logout', method: 'POST', body: { scope }, access: 'public' });
}
