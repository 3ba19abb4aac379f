import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** A first password is set like a forgotten one: with a link that only the owner of the address gets. */
export function mailPasswordLink(client: ApiClient, email: string): Promise<Answer<unknown>> {
  return client.call({ url: '/v1/auth/forgot-password', method: 'POST', body: { email }, access: 'public' });
}
