import type {
  CheckReset,
  ForgotPassword,
  ResetChecked,
  ResetPassword,
  acceptedSchema,
  passwordResetSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function requestReset(
  client: ApiClient,
  body: ForgotPassword,
): Promise<Answer<z.infer<typeof acceptedSchema>>> {
  return client.call({ url: '/v1/auth/forgot-password', method: 'POST', body, access: 'public' });
}

/** Says whether the link still works, without spending it. */
export function checkReset(client: ApiClient, body: CheckReset): Promise<Answer<ResetChecked>> {
  return client.call({ url: '/v1/auth/reset-password/check', method: 'POST', body, access: 'public' });
}

export function resetPassword(
  client: ApiClient,
  body: ResetPassword,
): Promise<Answer<z.infer<typeof passwordResetSchema>>> {
  return client.call({ url: '/v1/auth/reset-password', method: 'POST', body, access: 'public' });
}
