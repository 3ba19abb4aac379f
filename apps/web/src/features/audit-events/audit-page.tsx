import { Download, RefreshCw, ScrollText } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { classNames } from '#src/lib/class-names.ts';
import { useUrlFilters } from '#src/lib/use-url-filters.ts';
import { useListAuditEventsInfiniteQuery } from './audit-events.api';
import { AuditFilterBar } from './audit-filter-bar';
import { filterNames, isNarrowed, readFilters, toQuery } from './audit-filters';
import { EventList } from './event-list';
import { ExportDialog } from './export-dialog';

/** Everything that happened, newest first. */
export function AuditPage() {
  const { values, change, clear } = useUrlFilters(filterNames);
  const filters = readFilters(values);
  const list = useListAuditEventsInfiniteQuery(toQuery(filters), { refetchOnMountOrArgChange: true });
  const { data, currentData, error, isFetching, isFetchingNextPage, refetch } = list;
  const items = data?.pages.flatMap((page) => page.items);
  const [exporting, setExporting] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const narrowed = isNarrowed(filters);

  return (
    <div className="space-y-5">
      <PageHead
        title="Audit log"
        description="Who did what, to whom, from where. Entries are only ever added, and sealed against change."
      >
        <Button variant="secondary" disabled={isFetching} onClick={() => void refetch()}>
          <RefreshCw
            aria-hidden="true"
            className={classNames('size-4', isFetching && !isFetchingNextPage && 'animate-spin')}
          />
          Refresh
        </Button>
        <Button ref={opener} variant="secondary" onClick={() => setExporting(true)}>
          <Download aria-hidden="true" className="size-4" /> Export
        </Button>
      </PageHead>
      <AuditFilterBar filters={filters} known={items ?? []} onChange={change} onClear={clear} />
      <EventList
        items={items}
        stale={data !== undefined && currentData === undefined && error === undefined}
        error={error}
        onRetry={() => void (data === undefined ? refetch() : list.fetchNextPage())}
        more={
          list.hasNextPage ? { loading: isFetchingNextPage, load: () => void list.fetchNextPage() } : null
        }
        onOnly={(party, id) => change({ [party]: id })}
        empty={
          <EmptyState
            icon={ScrollText}
            title={narrowed ? 'Nothing matches these filters' : 'Nothing on record yet'}
          >
            {narrowed
              ? 'Widen the time, or take a filter away.'
              : 'Sign-ins, changes to accounts and what operators do appear here.'}
          </EmptyState>
        }
      />
      <ExportDialog
        opener={opener}
        open={exporting}
        onClose={() => setExporting(false)}
        query={toQuery(filters)}
        narrowed={narrowed}
      />
    </div>
  );
}
