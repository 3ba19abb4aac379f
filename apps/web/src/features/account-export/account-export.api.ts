import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** Everything held about the account. Not kept in the store: it is for the person's disk alone. */
export function exportAccount(client: ApiClient): Promise<Answer<Record<string, unknown>>> {
  return client.call({ url: '/v1/me/export', access: 'session' });
}
