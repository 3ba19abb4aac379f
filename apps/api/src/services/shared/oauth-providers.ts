import type { OAuthProvider } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { ProviderClient } from '#src/platform/openid-client';

/** A provider that the operator has configured. */
export interface ConfiguredProvider extends OAuthProvider {
  client: ProviderClient;
}

export interface OAuthProviders {
  list(): OAuthProvider[];
  /** @throws AppError `not_found` for one that is unknown or not configured */
  get(id: string): ConfiguredProvider;
  isConfigured(id: string): boolean;
  /** The name for people, also of a provider that is configured no longer. */
  nameOf(id: string): string;
}

/** What is sold under these ids whoever configures them. */
const wellKnownNames: Record<string, string> = { google: 'Google', github: 'GitHub' };

/** The providers people can sign in with here. */
export function createOAuthProviders(configured: readonly ConfiguredProvider[]): OAuthProviders {
  const byId = new Map(configured.map((provider) => [provider.id, provider]));
  return {
    list: () => configured.map(({ id, name }) => ({ id, name })),
    get(id) {
      const provider = byId.get(id);
      if (provider === undefined)
        throw new AppError('not_found', {
          detail: 'This provider is not set up here. /v1/auth/oauth/providers lists those that are.',
        });
      return provider;
    },
    isConfigured: (id) => byId.has(id),
    nameOf: (id) => byId.get(id)?.name ?? wellKnownNames[id] ?? id,
  };
}
