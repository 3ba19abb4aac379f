import type { Setup } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const setupApi = api.injectEndpoints({
  endpoints: (build) => ({
    getSetup: build.query<Setup, void>({
      query: () => ({ url: '/v1/setup', access: 'session' }),
      providesTags: ['Setup'],
      keepUnusedDataFor: 600,
    }),
  }),
});

export const { useGetSetupQuery } = setupApi;
