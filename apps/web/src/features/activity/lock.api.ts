import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/**
 * Its owner's own report of something they did not do. **State** active → locked until a password reset: every
 * session ends, this one too, and what was added since then is removed.
 */
export function lockAccount(client: ApiClient, since: string): Promise<Answer<unknown>> {
  return client.call({ url: '/v1/me/lock', method: 'POST', body: { since }, access: 'session' });
}
