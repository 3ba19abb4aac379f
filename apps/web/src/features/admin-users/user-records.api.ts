import type { Activity, Page, Session } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';
import { paged, userUrl } from './admin-users.api';

/** What is kept about one account beside itself. */
const userRecordsApi = api.injectEndpoints({
  endpoints: (build) => ({
    listUserSessions: build.infiniteQuery<Page<Session>, string, string | null>({
      infiniteQueryOptions: paged,
      query: ({ queryArg, pageParam }) => ({
        url: `${userUrl(queryArg)}/sessions`,
        params: { limit: 25, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['AdminUsers'],
    }),
    endUserSession: build.mutation<unknown, { id: string; sessionId: string }>({
      query: ({ id, sessionId }) => ({
        url: `${userUrl(id)}/sessions/${encodeURIComponent(sessionId)}`,
        method: 'DELETE',
        access: 'session',
      }),
      invalidatesTags: ['AdminUsers', 'AuditEvents'],
    }),
    listUserActivity: build.infiniteQuery<Page<Activity>, string, string | null>({
      infiniteQueryOptions: paged,
      query: ({ queryArg, pageParam }) => ({
        url: `${userUrl(queryArg)}/activity`,
        params: { limit: 25, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['AdminUsers'],
    }),
  }),
});

export const {
  useListUserSessionsInfiniteQuery,
  useEndUserSessionMutation,
  useListUserActivityInfiniteQuery,
} = userRecordsApi;
