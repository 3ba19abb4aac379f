import type { ChangeEmail, emailChangeRequestedSchema } from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** Nothing changes before the new address has proven itself. */
export function changeEmail(
  client: ApiClient,
  body: ChangeEmail,
): Promise<Answer<z.infer<typeof emailChangeRequestedSchema>>> {
  return client.call({ url: '/v1/me/email', method: 'POST', body, access: 'session' });
}
