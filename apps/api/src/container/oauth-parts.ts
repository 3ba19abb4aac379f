import { createGitHubClient, createOidcClient, googleIssuer } from '#src/platform/openid-client';
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
    configured.push({ id: 'google', name: 'Google', client: createOidcClient({ ...google, issuer, clock }) });
  }
  if (github !== null) {
    const endpoints = addresses.github;
    const client = createGitHubClient({ ...github, ...(endpoints === undefined ? {} : { endpoints }) });
    configured.push({ id: 'github', name: 'GitHub', client });
  }
  if (oidc !== null)
    configured.push({ id: 'oidc', name: oidc.name, client: createOidcClient({ ...oidc, clock }) });
  const providers = createOAuthProviders(configured);
  return {
    providers,
    accounts: createOAuthAccounts({ providers, clock, randomness }),
    results: createOAuthResults({ clock, randomness }),
  };
}
