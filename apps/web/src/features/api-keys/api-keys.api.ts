import type { ApiKey, apiKeyRevokedSchema, CreateApiKey, CreatedApiKey, Page } from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';

const apiKeysApi = api.injectEndpoints({
  endpoints: (build) => ({
    listApiKeys: build.infiniteQuery<Page<ApiKey>, void, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
      query: ({ pageParam }) => ({
        url: '/v1/me/api-keys',
        params: { limit: 50, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['ApiKeys'],
    }),
    revokeApiKey: build.mutation<z.infer<typeof apiKeyRevokedSchema>, string>({
      query: (id) => ({
        url: `/v1/me/api-keys/${encodeURIComponent(id)}`,
        method: 'DELETE',
        access: 'session',
      }),
      invalidatesTags: ['ApiKeys', 'Activity'],
    }),
  }),
});

export const { useListApiKeysInfiniteQuery, useRevokeApiKeyMutation } = apiKeysApi;

/** Past the store, where the key would be kept. */
export function createApiKey(client: ApiClient, body: CreateApiKey): Promise<Answer<CreatedApiKey>> {
  return client.call({ url: '/v1/me/api-keys', method: 'POST', body, access: 'session' });
}
