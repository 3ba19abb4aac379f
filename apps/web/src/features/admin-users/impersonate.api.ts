import type { SessionGrant } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** Opens a session that only looks. Its token never passes through the store. */
export function impersonate(client: ApiClient, id: string, reason: string): Promise<Answer<SessionGrant>> {
  return client.call({
    url: `/v1/admin/users/${encodeURIComponent(id)}/impersonate`,
    method: 'POST',
    body: { reason },
    access: 'session',
  });
}
