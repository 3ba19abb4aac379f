import type { UpdateAccount, User } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

export const accountApi = api.injectEndpoints({
  endpoints: (build) => ({
    getAccount: build.query<User, void>({
      query: () => ({ url: '/v1/me', access: 'session' }),
      providesTags: ['Account'],
    }),
    updateAccount: build.mutation<User, UpdateAccount>({
      query: (body) => ({ url: '/v1/me', method: 'PATCH', body, access: 'session' }),
      invalidatesTags: ['Activity'],
      onQueryStarted: async (_body, { dispatch, queryFulfilled }) => {
        const saved = await queryFulfilled.catch(() => null);
        if (saved === null) return;
        dispatch(
          accountApi.util.upsertQueryEntries([
            { endpointName: 'getAccount', arg: undefined, value: saved.data },
          ]),
        );
      },
    }),
  }),
});

export const { useGetAccountQuery, useUpdateAccountMutation } = accountApi;
