import type { PasskeyRequestOptions, PasskeySignIn, SignInAnswer } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function passkeyOptions(client: ApiClient): Promise<Answer<PasskeyRequestOptions>> {
  return client.call({ url: '/v1/auth/passkey/options', method: 'POST', access: 'public' });
}

export function passkeySignIn(client: ApiClient, body: PasskeySignIn): Promise<Answer<SignInAnswer>> {
  return client.call({ url: '/v1/auth/passkey/verify', method: 'POST', body, access: 'public' });
}
