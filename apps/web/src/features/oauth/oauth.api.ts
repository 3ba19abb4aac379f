import type { Identity, LinkIdentity, OAuthExchange, OAuthExchangeAnswer } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function exchangeCode(client: ApiClient, body: OAuthExchange): Promise<Answer<OAuthExchangeAnswer>> {
  return client.call({ url: '/v1/auth/oauth/exchange', method: 'POST', body, access: 'public' });
}

/** Connects a provider account to the account that is signed in. */
export function linkIdentity(client: ApiClient, body: LinkIdentity): Promise<Answer<Identity>> {
  return client.call({ url: '/v1/me/identities', method: 'POST', body, access: 'session' });
}
