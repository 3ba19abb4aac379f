import type { ProviderClient } from '#src/platform/openid-client';
import { googleIssuer } from '#src/domain/federated-identity';
import { createOAuthAccounts } from '#src/services/shared/oauth-accounts';
import { type ConfiguredProvider, createOAuthProviders } from '#src/services/shared/oauth-providers';
import { createOAuthResults } from '#src/services/shared/oauth-results';
import type { Base } from './base';
import type { OAuthProviderAddresses } from './options';

/** The providers that are configured, and what finds the account behind one of their people. */
export function createOAuthParts(
  { config, clock, randomness }: Base,
  addresses: OAuthProviderAddresses = {},
) {
  const { google, github, oidc } = config.oauth;
  const configured: ConfiguredProvider[] = [];
  if (google !== null) {
    const issuer = addresses.googleIssuer ?? googleIssuer;
    configured.push({
      id: 'google',
      name: 'Google',
      client: loaded(({ createOidcClient }) => createOidcClient({ ...google, issuer, clock })),
    });
  }
  if (github !== null) {
    const endpoints = addresses.github;
    const options = { ...github, ...(endpoints === undefined ? {} : { endpoints }) };
    const client = loaded(({ createGitHubClient }) => createGitHubClient(options));
    configured.push({ id: 'github', name: 'GitHub', client });
  }
  if (oidc !== null)
    configured.push({
      id: 'oidc',
      name: oidc.name,
      client: loaded(({ createOidcClient }) => createOidcClient({ ...oidc, clock })),
    });
  const providers = createOAuthProviders(configured);
  return {
    providers,
    accounts: createOAuthAccounts({ providers, clock, randomness }),
    results: createOAuthResults({ clock, randomness }),
  };
}

type OpenidModule = typeof import('#src/platform/openid-client');

/** Loads the vendor's package beside the rest of the start, and only where a provider is configured. @see docs/adr/0029 */
function loaded(make: (openid: OpenidModule) => ProviderClient): ProviderClient {
  const client = import('#src/platform/openid-client').then(make);
  client.catch(() => undefined); // whoever asks hears of it
  return {
    authorizationUrl: async (request) => (await client).authorizationUrl(request),
    redeem: async (query, request) => (await client).redeem(query, request),
  };
}
