import type { Page, Session, sessionsRevokedSchema } from '@authflow/contracts';
import type { z } from 'zod';
import { api } from '#src/lib/api.ts';

type Revoked = z.infer<typeof sessionsRevokedSchema>;

const sessionsApi = api.injectEndpoints({
  endpoints: (build) => ({
    listSessions: build.infiniteQuery<Page<Session>, void, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
      query: ({ pageParam }) => ({
        url: '/v1/me/sessions',
        params: { limit: 50, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['Sessions'],
    }),
    revokeSession: build.mutation<Revoked, string>({
      query: (id) => ({
        url: `/v1/me/sessions/${encodeURIComponent(id)}`,
        method: 'DELETE',
        access: 'session',
      }),
      invalidatesTags: ['Sessions', 'Activity'],
    }),
  }),
});

export const { useListSessionsInfiniteQuery, useRevokeSessionMutation } = sessionsApi;
