import {
  webhookDeliveryStates,
  webhookSentTypes,
  type Webhook,
  type WebhookDelivery,
} from '@authflow/contracts';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { DataTable } from '#src/components/data-table.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FilterBar } from '#src/components/filter-bar.tsx';
import { FilterMenu } from '#src/components/filter-menu.tsx';
import { useNow } from '#src/lib/use-now.ts';
import { useUrlFilters } from '#src/lib/use-url-filters.ts';
import { useAllowed } from '#src/session/viewer-context.ts';
import { DeliveryCard, deliveryColumns } from './delivery-columns';
import { DeliveryDialog } from './delivery-dialog';
import { deliveryStateOptions, eventOptions } from './webhook-words';
import { useListDeliveriesInfiniteQuery, type DeliveryFilters } from './webhooks.api';

/** What a webhook was told, and how far that got. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { values, change, clear } = useUrlFilters(['state', 'event']);
  const filters = readFilters(values);
  const list = useListDeliveriesInfiniteQuery(
    { id: webhook.id, ...filters },
    { refetchOnMountOrArgChange: true, pollingInterval: 5_000, skipPollingIfUnfocused: true },
  );
  const { data, currentData, error, isFetchingNextPage } = list;
  const now = useNow(5_000);
  const replays = useAllowed('webhooks:write') && webhook.enabled;
  const narrowed = filters.state !== undefined || filters.event !== undefined;
  // Kept when the dialog closes: the focus goes back to it then.
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const [opened, setOpened] = useState<WebhookDelivery | null>(null);
  const context = {
    webhookId: webhook.id,
    now,
    replays,
    onOpen: (delivery: WebhookDelivery, from: HTMLElement) => {
      setOpener(from);
      setOpened(delivery);
    },
  };

  return (
    <section aria-labelledby="deliveries" className="space-y-4">
      <h2 id="deliveries" className="text-base font-semibold tracking-tight">
        Deliveries
      </h2>
      <FilterBar label="Filter deliveries" active={narrowed} onClear={clear}>
        <FilterMenu
          label="State"
          any="Any"
          options={deliveryStateOptions}
          value={filters.state}
          onChange={(state) => change({ state: state ?? '' })}
        />
        <FilterMenu
          label="Event"
          any="Any"
          options={eventOptions}
          value={filters.event}
          onChange={(event) => change({ event: event ?? '' })}
        />
      </FilterBar>
      <DataTable
        label="Deliveries"
        columns={deliveryColumns(context)}
        items={data?.pages.flatMap((page) => page.items)}
        rowKey={({ id }) => id}
        card={(delivery) => <DeliveryCard delivery={delivery} {...context} />}
        stale={data !== undefined && currentData === undefined && error === undefined}
        error={error}
        onRetry={() => void (data === undefined ? list.refetch() : list.fetchNextPage())}
        more={
          list.hasNextPage ? { loading: isFetchingNextPage, load: () => void list.fetchNextPage() } : null
        }
        empty={
          <EmptyState icon={Inbox} title={narrowed ? 'No delivery matches' : 'Nothing sent yet'}>
            {narrowed
              ? 'Take a filter away. Deliveries are kept for thirty days.'
              : 'What happens from now on appears here. Send a test to see whether the receiver answers.'}
          </EmptyState>
        }
      />
      <DeliveryDialog
        opener={{ current: opener }}
        onClose={() => setOpened(null)}
        webhookId={webhook.id}
        delivery={opened}
      />
    </section>
  );
}

/** The filters in the address. What does not exist counts as none. */
function readFilters(values: Partial<Record<'state' | 'event', string>>): DeliveryFilters {
  const state = webhookDeliveryStates.find((known) => known === values.state);
  const event = webhookSentTypes.find((known) => known === values.event);
  return { ...(state === undefined ? {} : { state }), ...(event === undefined ? {} : { event }) };
}
