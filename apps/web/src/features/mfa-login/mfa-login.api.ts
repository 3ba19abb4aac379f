import type { LoginMfa, PasskeyRequestOptions, SignInAnswer } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function proveSecondFactor(client: ApiClient, body: LoginMfa): Promise<Answer<SignInAnswer>> {
  return client.call({ url: '/v1/auth/login/mfa', method: 'POST', body, access: 'public' });
}

export function secondFactorPasskeyOptions(
  client: ApiClient,
  mfaToken: string,
): Promise<Answer<PasskeyRequestOptions>> {
  return client.call({
    url: '/v1/auth/login/mfa/passkey/options',
    method: 'POST',
    body: { mfaToken },
    access: 'public',
  });
}
