import type {
  ResendVerification,
  SessionGrant,
  VerificationStatus,
  VerifyEmail,
  acceptedSchema,
  emailVerifiedSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';

/** A grant for the client that registered, the bare fact for any other. */
export type Verified = SessionGrant | z.infer<typeof emailVerifiedSchema>;

export function verifyEmail(client: ApiClient, body: VerifyEmail): Promise<Answer<Verified>> {
  return client.call({ url: '/v1/auth/verify-email', method: 'POST', body, access: 'public' });
}

const verificationApi = api.injectEndpoints({
  endpoints: (build) => ({
    getVerificationStatus: build.query<VerificationStatus, string>({
      query: (verificationId) => ({
        url: `/v1/auth/verify-email/${encodeURIComponent(verificationId)}/status`,
        access: 'public',
      }),
      keepUnusedDataFor: 0,
    }),
    resendVerification: build.mutation<z.infer<typeof acceptedSchema>, ResendVerification>({
      query: (body) => ({ url: '/v1/auth/verify-email/resend', method: 'POST', body, access: 'public' }),
    }),
  }),
});

export const { useGetVerificationStatusQuery, useResendVerificationMutation } = verificationApi;
