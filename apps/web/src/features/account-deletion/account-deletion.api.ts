import type { AccountDeleted } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** **State** active → closed now, erased at `erasedAt`. Every session ends, this one included. */
export function deleteAccount(client: ApiClient): Promise<Answer<AccountDeleted>> {
  return client.call({ url: '/v1/me', method: 'DELETE', access: 'session' });
}
