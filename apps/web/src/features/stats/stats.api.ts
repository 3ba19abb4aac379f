import type { Stats } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';
import type { DayRange } from './range';

const statsApi = api.injectEndpoints({
  endpoints: (build) => ({
    getStats: build.query<Stats, DayRange>({
      query: ({ from, to }) => ({ url: '/v1/admin/stats', params: { from, to }, access: 'session' }),
      providesTags: ['Stats'],
      // A range that was looked at a moment ago is there at once when somebody goes back to it.
      keepUnusedDataFor: 300,
    }),
  }),
});

export const { useGetStatsQuery } = statsApi;
