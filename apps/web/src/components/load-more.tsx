import { asFailure } from '#src/lib/api-failure.ts';
import { Button } from './button';
import { FailureAlert } from './failure-alert';

interface LoadMoreProps {
  /** What an infinite query gives. */
  list: {
    data?: unknown;
    error?: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
}

/** The foot of a list that has more, or whose next page did not come. */
export function LoadMore({ list }: LoadMoreProps) {
  if (list.data === undefined || !list.hasNextPage) return null;
  const more = (
    <Button variant="ghost" size="sm" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
      {list.error === undefined ? 'Load more' : 'Try again'}
    </Button>
  );
  if (list.error === undefined) return <div className="border-t border-line p-4 text-center">{more}</div>;
  return (
    <div className="space-y-3 border-t border-line p-5 sm:px-6">
      <FailureAlert failure={asFailure(list.error)} />
      {more}
    </div>
  );
}
