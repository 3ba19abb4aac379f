import { Skeleton } from '#src/components/skeleton.tsx';

/** The dashboard on its way. */
export function DashboardShape() {
  return (
    <div role="status" className="space-y-6">
      <span className="sr-only">Loading the figures</span>
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        {[0, 1, 2, 3].map((card) => (
          <Skeleton key={card} className="h-[7.25rem] rounded-2xl" />
        ))}
      </div>
      <Skeleton className="h-[23rem] rounded-2xl" />
      <div className="grid gap-6 lg:grid-cols-2">
        <Skeleton className="h-[23rem] rounded-2xl" />
        <Skeleton className="h-[23rem] rounded-2xl" />
      </div>
    </div>
  );
}
