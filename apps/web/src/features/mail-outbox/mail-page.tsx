import { Mail } from 'lucide-react';
import { DataTable } from '#src/components/data-table.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FilterBar } from '#src/components/filter-bar.tsx';
import { FilterMenu } from '#src/components/filter-menu.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { SearchField } from '#src/components/search-field.tsx';
import { useNow } from '#src/lib/use-now.ts';
import { useUrlFilters } from '#src/lib/use-url-filters.ts';
import { useAllowed } from '#src/session/viewer-context.ts';
import { HeldBackNotice } from './held-back-notice';
import { MailCard } from './mail-card';
import { mailColumns } from './mail-columns';
import { readMailFilters } from './mail-filters';
import { useListMailsInfiniteQuery } from './mail-outbox.api';
import { stateOptions } from './mail-words';

/** Every mail and how far it got. */
export function MailPage() {
  const { values, change, clear } = useUrlFilters(['state', 'to']);
  const filters = readMailFilters(values);
  const list = useListMailsInfiniteQuery(filters, {
    refetchOnMountOrArgChange: true,
    pollingInterval: 30_000,
    skipPollingIfUnfocused: true,
  });
  const { data, currentData, error, isFetchingNextPage } = list;
  const items = data?.pages.flatMap((page) => page.items);
  const now = useNow(15_000);
  const retries = useAllowed('mail:write');
  const narrowed = filters.state !== undefined || filters.to !== undefined;

  return (
    <div className="space-y-5">
      <PageHead
        title="Mail"
        description="What was to be sent, to whom, and how far it got. What a mail says is kept nowhere."
      />
      <HeldBackNotice />
      <FilterBar label="Filter mails" active={narrowed} onClear={clear}>
        <SearchField
          label="Recipient"
          placeholder="Whole address of a recipient"
          value={filters.to ?? ''}
          onSearch={(to) => change({ to }, 'replace')}
          className="w-full sm:w-80"
        />
        <FilterMenu
          label="State"
          any="Any"
          options={stateOptions}
          value={filters.state}
          onChange={(state) => change({ state: state ?? '' })}
        />
      </FilterBar>
      <DataTable
        label="Mails"
        columns={mailColumns({ now, retries })}
        items={items}
        rowKey={({ id }) => id}
        card={(mail) => <MailCard mail={mail} now={now} retries={retries} />}
        stale={data !== undefined && currentData === undefined && error === undefined}
        error={error}
        onRetry={() => void (data === undefined ? list.refetch() : list.fetchNextPage())}
        more={
          list.hasNextPage ? { loading: isFetchingNextPage, load: () => void list.fetchNextPage() } : null
        }
        empty={
          <EmptyState icon={Mail} title={narrowed ? 'No mail matches' : 'No mail yet'}>
            {narrowed
              ? 'Look for the whole address, or take a filter away. Mails that are settled are kept for a limited time.'
              : 'Confirmations, sign-in links and notices appear here when they are on their way.'}
          </EmptyState>
        }
      />
    </div>
  );
}
