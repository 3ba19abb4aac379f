import type {
  ResendVerification,
  SignInAnswer,
  VerifyEmail,
  acceptedSchema,
  emailVerifiedSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

/** A way in for the client that registered, the bare fact for any other. */
export type Verified = SignInAnswer | z.infer<typeof emailVerifiedSchema>;

export function verifyEmail(client: ApiClient, body: VerifyEmail): Promise<Answer<Verified>> {
  return client.call({ url: '/v1/auth/verify-email', method: 'POST', body, access: 'public' });
}

export function resendVerification(
  client: ApiClient,
  body: ResendVerification,
): Promise<Answer<z.infer<typeof acceptedSchema>>> {
  return client.call({ url: '/v1/auth/verify-email/resend', method: 'POST', body, access: 'public' });
}
