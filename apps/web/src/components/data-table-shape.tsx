import type { Column } from './data-table-column';
import { classNames } from '#src/lib/class-names.ts';
import { Skeleton } from './skeleton';

const rows = 8;

/** Rows on their way, as wide as the columns they will fill. */
export function DataRowsShape<Item>({ columns }: { columns: readonly Column<Item>[] }) {
  return (
    <tbody aria-hidden="true" className="divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row}>
          {columns.map(({ key, className }, index) => (
            <td key={key} className={classNames('h-[3.75rem] px-3 first:pl-6 last:pr-6', className)}>
              <Skeleton className={index === 0 ? 'h-4 w-44' : 'h-4 w-20'} />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

export function DataCardsShape() {
  return (
    <div aria-hidden="true" className="divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="space-y-2 px-5 py-4 sm:px-6">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3 w-56" />
        </div>
      ))}
    </div>
  );
}
