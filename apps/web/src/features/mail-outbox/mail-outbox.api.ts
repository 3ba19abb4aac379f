import type { MailsQuery, Page, QueuedMail } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

export type MailFilters = Pick<MailsQuery, 'state' | 'to'>;

const mails = '/v1/admin/mails';

const mailOutboxApi = api.injectEndpoints({
  endpoints: (build) => ({
    listMails: build.infiniteQuery<Page<QueuedMail>, MailFilters, string | null>({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
      query: ({ queryArg, pageParam }) => ({
        url: mails,
        params: { ...queryArg, limit: 50, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['MailOutbox'],
    }),
    /** The newest mails that wait: a fault in the mail settings holds every one of them back. */
    listWaitingMails: build.query<QueuedMail[], void>({
      query: () => ({ url: mails, params: { state: 'queued', limit: 25 }, access: 'session' }),
      transformResponse: ({ items }: Page<QueuedMail>) => items,
      providesTags: ['MailOutbox'],
    }),
    retryMail: build.mutation<QueuedMail, string>({
      query: (id) => ({
        url: `${mails}/${encodeURIComponent(id)}/retry`,
        method: 'POST',
        body: {},
        access: 'session',
      }),
      invalidatesTags: ['MailOutbox', 'AuditEvents'],
    }),
  }),
});

export const { useListMailsInfiniteQuery, useListWaitingMailsQuery, useRetryMailMutation } = mailOutboxApi;
