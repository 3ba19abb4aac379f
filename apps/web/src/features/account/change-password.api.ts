import type { ChangePassword, passwordChangedSchema } from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** Ends every other session of the account. */
export function changePassword(
  client: ApiClient,
  body: ChangePassword,
): Promise<Answer<z.infer<typeof passwordChangedSchema>>> {
  return client.call({ url: '/v1/me/password', method: 'POST', body, access: 'session' });
}
