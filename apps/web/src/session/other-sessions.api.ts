import type { sessionsRevokedSchema } from '@authflow/contracts';
import type { z } from 'zod';
import { api } from '#src/lib/api.ts';

const otherSessionsApi = api.injectEndpoints({
  endpoints: (build) => ({
    revokeOtherSessions: build.mutation<z.infer<typeof sessionsRevokedSchema>, void>({
      query: () => ({ url: '/v1/me/sessions', method: 'DELETE', access: 'session' }),
      invalidatesTags: ['Sessions', 'Activity'],
    }),
  }),
});

export const { useRevokeOtherSessionsMutation } = otherSessionsApi;
