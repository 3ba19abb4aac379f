import type { VerificationStatus } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const statusApi = api.injectEndpoints({
  endpoints: (build) => ({
    getVerificationStatus: build.query<VerificationStatus, string>({
      query: (verificationId) => ({
        url: `/v1/auth/verify-email/${encodeURIComponent(verificationId)}/status`,
        access: 'public',
      }),
      keepUnusedDataFor: 0,
    }),
  }),
});

export const { useGetVerificationStatusQuery } = statusApi;
