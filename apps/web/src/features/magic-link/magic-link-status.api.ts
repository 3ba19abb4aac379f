import type { MagicLinkStatus } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const statusApi = api.injectEndpoints({
  endpoints: (build) => ({
    getMagicLinkStatus: build.query<MagicLinkStatus, string>({
      query: (loginId) => ({
        url: `/v1/auth/magic-link/${encodeURIComponent(loginId)}/status`,
        access: 'public',
      }),
      keepUnusedDataFor: 0,
    }),
  }),
});

export const { useGetMagicLinkStatusQuery } = statusApi;
