import type { Activity } from '@authflow/contracts';
import { History } from 'lucide-react';
import { Card } from '#src/components/card.tsx';
import { EmptyState } from '#src/components/empty-state.tsx';
import { EventOrigin } from '#src/components/event-origin.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { LoadMore } from '#src/components/load-more.tsx';
import { Timeline } from '#src/components/timeline.tsx';
import { useNow } from '#src/lib/use-now.ts';
import { useListUserActivityInfiniteQuery } from './user-records.api';

/** How an event is told to operators. */
export type DescribeActivity = (activity: Activity) => { text: string; alarming: boolean };

/** What happened to an account, and what its owner did. */
export function UserActivity({ id, describe }: { id: string; describe: DescribeActivity }) {
  const list = useListUserActivityInfiniteQuery(id, { refetchOnMountOrArgChange: true });
  const now = useNow(60_000);
  const items = list.data?.pages.flatMap((page) => page.items);

  return (
    <Card
      title="Activity"
      description="What they did, and what was done to their account. Newest first."
      flush
    >
      {items === undefined ? (
        <ListPending
          error={list.error}
          label="Loading the activity"
          rows={5}
          onRetry={() => void list.refetch()}
        />
      ) : null}
      {items?.length === 0 ? (
        <div className="border-t border-line">
          <EmptyState icon={History} title="Nothing yet">
            Sign-ins, changes and what operators did appear here.
          </EmptyState>
        </div>
      ) : null}
      <Timeline
        items={items ?? []}
        now={now}
        describe={describe}
        detail={(activity) => (
          <>
            {activity.byOperator ? <span className="font-medium text-soft">By an operator · </span> : null}
            <EventOrigin device={activity.device} ip={activity.ip} />
          </>
        )}
      />
      <LoadMore list={list} />
    </Card>
  );
}
