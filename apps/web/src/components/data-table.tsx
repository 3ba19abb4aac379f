import { useEffect, useRef, type ReactNode } from 'react';
import { useMedia } from '#src/lib/use-media.ts';
import { asFailure } from '#src/lib/api-failure.ts';
import { classNames } from '#src/lib/class-names.ts';
import { Button } from './button';
import type { Column, Sorting } from './data-table-column';
import { DataTableHead } from './data-table-head';
import { DataCards, DataRows } from './data-table-rows';
import { DataCardsShape, DataRowsShape } from './data-table-shape';
import { FailureAlert } from './failure-alert';

interface DataTableProps<Item> {
  /** What the rows are, in the plural: “Users”. */
  label: string;
  columns: readonly Column<Item>[];
  /** Undefined while they are on their way. */
  items: readonly Item[] | undefined;
  rowKey: (item: Item) => string;
  /** Where a row leads. Its first column is the link; a click anywhere in the row follows it. */
  href?: (item: Item) => string;
  /** The row on a narrow screen, where there is no room for columns. */
  card: (item: Item) => ReactNode;
  sorting?: Sorting;
  /** Instead of rows when there are none. */
  empty: ReactNode;
  /** Other rows are on their way; these are those of before. */
  stale?: boolean;
  error?: unknown;
  onRetry: () => void;
  /** Absent when these are all. */
  more?: { loading: boolean; load: () => void } | null;
}

/** Rows of one kind: a table where there is room for columns, a list of cards elsewhere. Each of its states included. */
export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, items, empty, stale, error, onRetry, more } = props;
  const wide = useMedia('(min-width: 64rem)');
  const frame = useRef<HTMLDivElement>(null);
  const loadMore = useMoreFocus(frame, items?.length ?? 0, more ?? null);
  const nothing = items?.length === 0;
  const pending = items === undefined && error === undefined;

  return (
    <div
      ref={frame}
      aria-busy={pending || stale === true}
      className="overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
    >
      <p role="status" className="sr-only">
        {pending || stale ? `Loading: ${label}` : told(label, items, more ?? null)}
      </p>
      <div className={classNames('transition-opacity duration-150', stale && 'opacity-55')}>
        {nothing || (items === undefined && error !== undefined) ? null : <Body {...props} wide={wide} />}
        {nothing && error === undefined ? empty : null}
      </div>
      {error === undefined ? null : (
        <div className="space-y-3 border-t border-line p-5 first-of-type:border-t-0 sm:px-6">
          <FailureAlert failure={asFailure(error)} />
          <Button variant="secondary" size="sm" onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
      {more && error === undefined ? (
        <div className="border-t border-line p-3 text-center">
          <Button variant="ghost" size="sm" loading={more.loading} onClick={loadMore}>
            Load more
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Body<Item>({ wide, ...props }: DataTableProps<Item> & { wide: boolean }) {
  const { label, columns, items, sorting } = props;
  if (!wide) return items === undefined ? <DataCardsShape /> : <DataCards {...props} items={items} />;
  return (
    <table className="w-full table-auto text-left text-sm">
      <caption className="sr-only">{label}</caption>
      <DataTableHead columns={columns} sorting={sorting} />
      {items === undefined ? <DataRowsShape columns={columns} /> : <DataRows {...props} items={items} />}
    </table>
  );
}

function told(label: string, items: readonly unknown[] | undefined, more: unknown): string {
  if (items === undefined) return '';
  return `${label}: ${items.length} shown${more === null ? '' : ', there are more'}`;
}

/** The button goes with the last page; whoever pressed it goes on at the first row that came. */
function useMoreFocus(
  frame: { readonly current: HTMLElement | null },
  count: number,
  more: { load: () => void } | null,
): () => void {
  const asked = useRef<number | null>(null);
  const ended = more === null;

  useEffect(() => {
    const from = asked.current;
    if (from === null || count <= from) return;
    asked.current = null;
    if (ended && document.activeElement === document.body) {
      const row = frame.current?.querySelectorAll<HTMLElement>('[data-row]')[from];
      (row?.querySelector<HTMLElement>('a, button') ?? row)?.focus();
    }
  }, [count, ended, frame]);

  return () => {
    asked.current = count;
    more?.load();
  };
}
