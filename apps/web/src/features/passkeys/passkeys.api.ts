import type {
  AddPasskey,
  Passkey,
  PasskeyCreationOptions,
  passkeyListSchema,
  RenamePasskey,
} from '@authflow/contracts';
import type { z } from 'zod';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';

const passkeysApi = api.injectEndpoints({
  endpoints: (build) => ({
    listPasskeys: build.query<z.infer<typeof passkeyListSchema>, void>({
      query: () => ({ url: '/v1/me/passkeys', access: 'session' }),
      providesTags: ['Passkeys'],
    }),
    renamePasskey: build.mutation<Passkey, { id: string; body: RenamePasskey }>({
      query: ({ id, body }) => ({ url: passkeyUrl(id), method: 'PATCH', body, access: 'session' }),
      invalidatesTags: ['Passkeys', 'Activity'],
    }),
    removePasskey: build.mutation<unknown, string>({
      query: (id) => ({ url: passkeyUrl(id), method: 'DELETE', access: 'session' }),
      invalidatesTags: ['Passkeys', 'Activity', 'Mfa'],
    }),
  }),
});

export const { useListPasskeysQuery, useRenamePasskeyMutation, useRemovePasskeyMutation } = passkeysApi;

/** A challenge is for one ceremony, so nothing of it is kept. */
export function passkeyCreationOptions(client: ApiClient): Promise<Answer<PasskeyCreationOptions>> {
  return client.call({ url: '/v1/me/passkeys/options', method: 'POST', body: {}, access: 'session' });
}

export function addPasskey(client: ApiClient, body: AddPasskey): Promise<Answer<Passkey>> {
  return client.call({ url: '/v1/me/passkeys', method: 'POST', body, access: 'session' });
}

function passkeyUrl(id: string): string {
  return `/v1/me/passkeys/${encodeURIComponent(id)}`;
}
