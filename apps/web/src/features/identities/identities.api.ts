import type {
  IdentityStart,
  OAuthProvider,
  identityListSchema,
  identityStartedSchema,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';

const identitiesApi = api.injectEndpoints({
  endpoints: (build) => ({
    getProviders: build.query<OAuthProvider[], void>({
      query: () => ({ url: '/v1/auth/oauth/providers', access: 'public' }),
      transformResponse: ({ items }: { items: OAuthProvider[] }) => items,
      keepUnusedDataFor: 600,
    }),
    listIdentities: build.query<z.infer<typeof identityListSchema>, void>({
      query: () => ({ url: '/v1/me/identities', access: 'session' }),
      providesTags: ['Identities'],
    }),
    removeIdentity: build.mutation<unknown, string>({
      query: (id) => ({
        url: `/v1/me/identities/${encodeURIComponent(id)}`,
        method: 'DELETE',
        access: 'session',
      }),
      invalidatesTags: ['Identities', 'Activity'],
    }),
  }),
});

export const { useGetProvidersQuery, useListIdentitiesQuery, useRemoveIdentityMutation } = identitiesApi;

/** Where to send the browser: our own start route with a one-time ticket. */
export function startConnecting(
  client: ApiClient,
  provider: string,
  body: IdentityStart,
): Promise<Answer<z.infer<typeof identityStartedSchema>>> {
  return client.call({
    url: `/v1/me/identities/${encodeURIComponent(provider)}`,
    method: 'POST',
    body,
    access: 'session',
  });
}
