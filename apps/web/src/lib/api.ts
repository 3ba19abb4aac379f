import { createApi, type BaseQueryFn } from '@reduxjs/toolkit/query/react';
import type { ApiClient, ApiRequest } from './api-client';
import type { ApiFailure } from './api-failure';
import { readPatiently } from './read-patiently';

export interface ThunkExtra {
  client: ApiClient;
}

/** Reads are repeated when the service is busy for a moment; a write is never repeated behind a person's back. */
export const axiosBaseQuery: BaseQueryFn<ApiRequest, unknown, ApiFailure> = (request, { extra, signal }) => {
  const { client } = extra as ThunkExtra;
  const isRead = request.method === undefined || request.method === 'GET';
  const asked = { ...request, signal };
  return isRead ? readPatiently(client, asked) : client.call(asked);
};

const accountTags = ['Account', 'Sessions', 'Activity', 'Mfa', 'Passkeys', 'Identities', 'ApiKeys'] as const;
const consoleTags = [
  'Setup',
  'AdminUsers',
  'Roles',
  'AuditEvents',
  'Stats',
  'MailOutbox',
  'Webhooks',
  'WebhookDeliveries',
] as const;

/** Server data. Features add their endpoints, so that each page loads only its own. */
export const api = createApi({
  reducerPath: 'api',
  baseQuery: axiosBaseQuery,
  refetchOnReconnect: true,
  tagTypes: [...accountTags, ...consoleTags],
  endpoints: () => ({}),
});
