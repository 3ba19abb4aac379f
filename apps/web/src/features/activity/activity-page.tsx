import { History } from 'lucide-react';
import { Button } from '#src/components/button.tsx';
import { Card } from '#src/components/card.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { ListShape } from '#src/components/list-shape.tsx';
import { PageTitle } from '#src/components/page-title.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { useNow } from '#src/lib/use-now.ts';
import { useListActivityInfiniteQuery } from './activity.api';
import { OwnTimeline } from './own-timeline';

export function ActivityPage() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useListActivityInfiniteQuery(undefined, { refetchOnMountOrArgChange: true });
  const now = useNow(60_000);
  const items = data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <div className="space-y-6">
      <PageTitle title="Activity" />
      <Card
        title="What happened on your account"
        description="Newest first. If something here was not you, say so beside it, and we lock your account."
        flush
      >
        {data === undefined && error === undefined ? (
          <ListShape label="Loading your activity" rows={5} />
        ) : null}
        {data !== undefined && items.length === 0 ? (
          <EmptyState icon={History} title="Nothing yet">
            Sign-ins, password changes and ended sessions appear here.
          </EmptyState>
        ) : null}
        <OwnTimeline items={items} now={now} />
        {error === undefined ? null : (
          <div className="space-y-3 border-t border-line p-5 sm:px-6">
            <FailureAlert failure={asFailure(error)} />
            <Button variant="secondary" size="sm" onClick={() => void (data ? fetchNextPage() : refetch())}>
              Try again
            </Button>
          </div>
        )}
        {hasNextPage && error === undefined ? (
          <div className="border-t border-line p-4 text-center">
            <Button
              variant="ghost"
              size="sm"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Load more
            </Button>
          </div>
        ) : null}
      </Card>
    </div>
  );
}
