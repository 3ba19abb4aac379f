import type { Activity, Page } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const activityApi = api.injectEndpoints({
  endpoints: (build) => ({
    listActivity: build.infiniteQuery<Page<Activity>, void, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
      query: ({ pageParam }) => ({
        url: '/v1/me/activity',
        params: { limit: 25, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['Activity'],
    }),
  }),
});

export const { useListActivityInfiniteQuery } = activityApi;
