import type {
  CreateWebhook,
  Page,
  RotateWebhookSecret,
  UpdateWebhook,
  Webhook,
  WebhookDeliveriesQuery,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookSecret,
} from '@authflow/contracts';
import type { ApiClient } from '#src/lib/api-client.ts';
import type { Answer } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';

export type DeliveryFilters = Pick<WebhookDeliveriesQuery, 'state' | 'event'>;
export interface DeliveryPath {
  id: string;
  deliveryId: string;
}

const all = '/v1/admin/webhooks';
const one = (id: string): string => `${all}/${encodeURIComponent(id)}`;
const delivery = ({ id, deliveryId }: DeliveryPath): string =>
  `${one(id)}/deliveries/${encodeURIComponent(deliveryId)}`;

const webhooksApi = api.injectEndpoints({
  endpoints: (build) => ({
    /** All of them: there are only so many. */
    listWebhooks: build.query<Webhook[], void>({
      query: () => ({ url: all, params: { limit: 100 }, access: 'session' }),
      transformResponse: ({ items }: Page<Webhook>) => items,
      providesTags: ['Webhooks'],
    }),
    getWebhook: build.query<Webhook, string>({
      query: (id) => ({ url: one(id), access: 'session' }),
      providesTags: ['Webhooks'],
    }),
    updateWebhook: build.mutation<Webhook, { id: string; body: UpdateWebhook }>({
      query: ({ id, body }) => ({ url: one(id), method: 'PATCH', body, access: 'session' }),
      invalidatesTags: ['Webhooks', 'WebhookDeliveries', 'AuditEvents'],
    }),
    deleteWebhook: build.mutation<unknown, string>({
      query: (id) => ({ url: one(id), method: 'DELETE', access: 'session' }),
      // Its own page is still there for a moment, and would ask for what is gone.
      invalidatesTags: ['AuditEvents'],
    }),
    testWebhook: build.mutation<WebhookDelivery, string>({
      query: (id) => ({ url: `${one(id)}/test`, method: 'POST', body: {}, access: 'session' }),
      invalidatesTags: ['WebhookDeliveries', 'AuditEvents'],
    }),
    listDeliveries: build.infiniteQuery<
      Page<WebhookDelivery>,
      DeliveryFilters & { id: string },
      string | null
    >({
      infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
      query: ({ queryArg: { id, ...filters }, pageParam }) => ({
        url: `${one(id)}/deliveries`,
        params: { ...filters, limit: 25, cursor: pageParam ?? undefined },
        access: 'session',
      }),
      providesTags: ['WebhookDeliveries'],
    }),
    getDelivery: build.query<WebhookDeliveryDetail, DeliveryPath>({
      query: (path) => ({ url: delivery(path), access: 'session' }),
      providesTags: ['WebhookDeliveries'],
    }),
    replayDelivery: build.mutation<WebhookDelivery, DeliveryPath>({
      query: (path) => ({ url: `${delivery(path)}/replay`, method: 'POST', body: {}, access: 'session' }),
      invalidatesTags: ['WebhookDeliveries', 'AuditEvents'],
    }),
  }),
});

export const {
  useListWebhooksQuery,
  useGetWebhookQuery,
  useUpdateWebhookMutation,
  useDeleteWebhookMutation,
  useTestWebhookMutation,
  useListDeliveriesInfiniteQuery,
  useGetDeliveryQuery,
  useReplayDeliveryMutation,
} = webhooksApi;

/** Past the store, where the secret would be kept. */
export function createWebhook(client: ApiClient, body: CreateWebhook): Promise<Answer<WebhookSecret>> {
  return client.call({ url: all, method: 'POST', body, access: 'session' });
}

/** As {@link createWebhook}. */
export function rotateSecret(
  client: ApiClient,
  id: string,
  body: RotateWebhookSecret,
): Promise<Answer<WebhookSecret>> {
  return client.call({ url: `${one(id)}/rotate-secret`, method: 'POST', body, access: 'session' });
}
