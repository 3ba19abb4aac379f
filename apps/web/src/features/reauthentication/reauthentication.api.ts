import type { Reauthenticate, Reauthenticated, ReauthenticationOptions } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';

const question = { method: 'POST', access: 'session', reauthenticate: false } as const;

/** What this account can confirm itself with now. */
export function reauthenticationOptions(client: ApiClient): Promise<Answer<ReauthenticationOptions>> {
  return client.call({ ...question, url: '/v1/auth/reauthenticate/options', body: {} });
}

export function reauthenticate(client: ApiClient, body: Reauthenticate): Promise<Answer<Reauthenticated>> {
  return client.call({ ...question, url: '/v1/auth/reauthenticate', body });
}

/** For accounts with nothing to confirm themselves with: only a new sign-in is a fresh proof. */
export function endSession(client: ApiClient): Promise<Answer<unknown>> {
  return client.call({ ...question, url: '/v1/auth/logout', body: { scope: 'current' } });
}
