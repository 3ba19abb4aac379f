import { createApi, type BaseQueryFn } from '@reduxjs/toolkit/query/react';
import type { ApiClient, ApiRequest } from './api-client';
import { isPassing, type ApiFailure } from './api-failure';

export interface ThunkExtra {
  client: ApiClient;
}

const readAttempts = 3;

/** Reads are repeated when the service is busy for a moment; a write is never repeated behind a person's back. */
export const axiosBaseQuery: BaseQueryFn<ApiRequest, unknown, ApiFailure> = async (
  request,
  { extra, signal },
) => {
  const { client } = extra as ThunkExtra;
  const isRead = request.method === undefined || request.method === 'GET';
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.call({ ...request, signal });
    if (!('error' in answer)) return answer;
    const { error } = answer;
    if (!isRead || attempt >= readAttempts || !isPassing(error) || signal.aborted) return answer;
    const seconds = 'retryAfter' in error ? (error.retryAfter ?? attempt) : attempt;
    if (seconds > 10) return answer;
    await pause(seconds * 1000);
  }
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
