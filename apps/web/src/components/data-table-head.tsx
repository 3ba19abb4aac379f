import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { classNames } from '#src/lib/class-names.ts';
import type { Column, Sorting } from './data-table-column';

interface DataTableHeadProps<Item> {
  columns: readonly Column<Item>[];
  sorting: Sorting | undefined;
}

export function DataTableHead<Item>({ columns, sorting }: DataTableHeadProps<Item>) {
  return (
    <thead className="border-b border-line bg-sunken text-xs text-faint">
      <tr>
        {columns.map((column) => (
          <HeadCell key={column.key} column={column} sorting={sorting} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell<Item>({ column, sorting }: { column: Column<Item>; sorting: Sorting | undefined }) {
  const { header, sorts, className } = column;
  const look = classNames('h-10 px-3 font-medium whitespace-nowrap first:pl-6 last:pr-6', className);
  if (sorting === undefined || sorts === undefined) {
    return (
      <th scope="col" className={look}>
        {header}
      </th>
    );
  }
  const [first, second] = sorts;
  const current = sorts.find(({ value }) => value === sorting.value);
  const next = current === first ? second : first;
  const Arrow =
    current === undefined ? ChevronsUpDown : current.direction === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={current?.direction ?? 'none'} className={look}>
      <button
        type="button"
        onClick={() => sorting.onChange(next.value)}
        className={classNames(
          '-mx-1.5 inline-flex h-7 items-center gap-1 rounded-md px-1.5 font-medium transition-colors duration-150 hover:bg-hover hover:text-ink',
          current && 'text-ink',
        )}
      >
        {header}
        <Arrow aria-hidden="true" className={classNames('size-3.5', !current && 'opacity-60')} />
      </button>
    </th>
  );
}
