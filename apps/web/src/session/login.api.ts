import type { Login, SignInAnswer } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

export function login(client: ApiClient, body: Login): Promise<Answer<SignInAnswer>> {
  return client.call({ url: '/v1/auth/login', method: 'POST', body, access: 'public' });
}
