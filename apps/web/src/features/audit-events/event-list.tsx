import type { AuditEvent } from '@authflow/contracts';
import type { ReactNode } from 'react';
import { Button } from '#src/components/button.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { classNames } from '#src/lib/class-names.ts';
import { useNow } from '#src/lib/use-now.ts';
import { EventRow, rowGrid } from './event-row';

export type Party = 'actor' | 'subject';

interface EventListProps {
  /** Undefined while they are on their way. */
  items: readonly AuditEvent[] | undefined;
  /** Other events are on their way; these are those of before. */
  stale: boolean;
  error: unknown;
  onRetry: () => void;
  /** Null when these are all. */
  more: { loading: boolean; load: () => void } | null;
  /** Narrows the list to one person. */
  onOnly: (party: Party, id: string) => void;
  empty: ReactNode;
}

/** Events as lines; each opens to all that is known about it. */
export function EventList({ items, stale, error, onRetry, more, onOnly, empty }: EventListProps) {
  const now = useNow(60_000);
  const pending = items === undefined && error === undefined;
  return (
    <section
      aria-label="Events"
      aria-busy={pending || stale}
      className="overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
    >
      <p role="status" className="sr-only">
        {items === undefined || stale
          ? 'Loading events'
          : `${items.length} events shown${more === null ? '' : ', there are more'}`}
      </p>
      {items?.length === 0 ? null : (
        <div
          aria-hidden="true"
          className={classNames(
            rowGrid,
            'hidden h-10 border-b border-line bg-sunken text-xs font-medium text-faint lg:grid',
          )}
        >
          <span className="col-start-2">Time</span>
          <span>Event</span>
          <span>By</span>
          <span>Account</span>
        </div>
      )}
      <ul
        className={classNames('divide-y divide-line transition-opacity duration-150', stale && 'opacity-55')}
      >
        {items?.map((event) => (
          <EventRow key={event.id} event={event} now={now} onOnly={onOnly} />
        ))}
      </ul>
      {items?.length === 0 && error === undefined ? empty : null}
      {pending || error !== undefined ? (
        <ListPending error={error} label="Loading events" rows={8} onRetry={onRetry} />
      ) : null}
      {more !== null && error === undefined ? (
        <div className="border-t border-line p-3 text-center">
          <Button variant="ghost" size="sm" loading={more.loading} onClick={more.load}>
            Load more
          </Button>
        </div>
      ) : null}
    </section>
  );
}
