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
export const { useGetProvidersQuery } = providersApi;

/** A provider's name for people; the id reads well enough while the list is not there. */
export function providerName(id: string, providers: readonly OAuthProvider[] | undefined): string {
  return (
    providers?.find((provider) => provider.id === id)?.name ?? id.slice(0, 1).toUpperCase() + id.slice(1)
  );
}
