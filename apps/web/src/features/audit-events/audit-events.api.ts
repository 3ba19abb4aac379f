import type { AdminUser, AuditEvent, Page } from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import type { DownloadProgress } from '#src/lib/download.ts';
import type { AuditExport, AuditQuery } from './audit-filters';

const auditEventsApi = api.injectEndpoints({
  endpoints: (build) => ({
    listAuditEvents: build.infiniteQuery<Page<AuditEvent>, AuditQuery, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
      query: ({ queryArg, pageParam }) => ({
        url: '/v1/admin/audit-events',
        params: { ...queryArg, limit: 50, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['AuditEvents'],
    }),
    /** Whom a filter may mean. */
    findPeople: build.query<AdminUser[], string>({
      query: (search) => ({ url: '/v1/admin/users', params: { search, limit: 6 }, access: 'session' }),
      transformResponse: ({ items }: Page<AdminUser>) => items,
      keepUnusedDataFor: 10,
    }),
  }),
});

export const { useListAuditEventsInfiniteQuery, useFindPeopleQuery } = auditEventsApi;

/** All events that match, as a file. It goes past the store, straight to the disk. */
export function exportAuditEvents(
  client: ApiClient,
  query: AuditExport,
  watch: { onProgress: (progress: DownloadProgress) => void; signal: AbortSignal },
): Promise<Answer<Blob>> {
  return client.download({ url: '/v1/admin/audit-events/export', body: query, ...watch });
}
