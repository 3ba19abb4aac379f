import { Skeleton } from './skeleton';

/** A list on its way. */
export function ListShape({ label, rows }: { label: string; rows: number }) {
  return (
    <div role="status" className="divide-y divide-line border-t border-line">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-4 px-5 py-4 sm:px-6">
          <Skeleton className="size-10 rounded-xl" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-4 w-40" />
            <Skeleton className="h-3 w-56" />
          </div>
        </div>
      ))}
    </div>
  );
}
