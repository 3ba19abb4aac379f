import type { OAuthProvider } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const providersApi = api.injectEndpoints({
  endpoints: (build) => ({
    getProviders: build.query<OAuthProvider[], void>({
      query: () => ({ url: '/v1/auth/oauth/providers', access: 'public' }),
      transformResponse: ({ items }: { items: OAuthProvider[] }) => items,
      keepUnusedDataFor: 600,
    }),
  }),
});

/** The providers people can sign in with here; none until the server has said so. */
export const { useGetProvidersQuery, useLazyGetProvidersQuery } = providersApi;

const knownNames: Record<string, string | undefined> = { github: 'GitHub' };

/** A provider's name for people; the id reads well enough while the list is not there. */
export function providerName(id: string, providers?: readonly OAuthProvider[]): string {
  const named = providers?.find((provider) => provider.id === id);
  return named?.name ?? knownNames[id] ?? id.slice(0, 1).toUpperCase() + id.slice(1);
}
