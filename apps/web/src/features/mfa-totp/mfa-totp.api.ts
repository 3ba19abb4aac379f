import type {
  ConfirmTotp,
  MfaStatus,
  Page,
  RecoveryCodes,
  Session,
  totpRemovedSchema,
  TotpEnrolment,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';

export const mfaTotpApi = api.injectEndpoints({
  endpoints: (build) => ({
    getMfaStatus: build.query<MfaStatus, void>({
      query: () => ({ url: '/v1/me/mfa', access: 'session' }),
      providesTags: ['Mfa'],
    }),
    removeTotp: build.mutation<z.infer<typeof totpRemovedSchema>, void>({
      query: () => ({ url: '/v1/me/mfa/totp', method: 'DELETE', access: 'session' }),
      invalidatesTags: ['Mfa', 'Account', 'Activity'],
    }),
  }),
});

export const { useGetMfaStatusQuery, useRemoveTotpMutation } = mfaTotpApi;

// The answers below carry secrets, so they never pass through the store.

/** **State** nothing, or an app in use → another one on offer, which counts from its first right code. */
export function startTotp(client: ApiClient): Promise<Answer<TotpEnrolment>> {
  return client.call({ url: '/v1/me/mfa/totp', method: 'POST', body: {}, access: 'session' });
}

export function confirmTotp(client: ApiClient, body: ConfirmTotp): Promise<Answer<RecoveryCodes>> {
  return client.call({ url: '/v1/me/mfa/totp/confirm', method: 'POST', body, access: 'session' });
}

/** A new set; the old one is dead. */
export function replaceRecoveryCodes(client: ApiClient): Promise<Answer<RecoveryCodes>> {
  return client.call({ url: '/v1/me/mfa/recovery-codes', method: 'POST', body: {}, access: 'session' });
}

/** Whether any other device is signed in. Not knowing counts as yes: then the person is asked. */
export async function othersAreSignedIn(client: ApiClient): Promise<boolean> {
  const answer = await client.call<Page<Session>>({
    url: '/v1/me/sessions',
    params: { limit: 2 },
    access: 'session',
  });
  return 'error' in answer || answer.data.items.some((session) => !session.current);
}
