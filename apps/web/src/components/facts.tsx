import type { ReactNode } from 'react';

/** Names and values, line by line. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="divide-y divide-line text-sm">{children}</dl>;
}

interface FactProps {
  label: string;
  /** At the right: what can be done about it. */
  action?: ReactNode;
  children: ReactNode;
}

export function Fact({ label, action, children }: FactProps) {
  return (
    <div className="grid gap-x-4 gap-y-1 py-3.5 first:pt-0 last:pb-0 sm:grid-cols-[8rem_minmax(0,1fr)] sm:items-center">
      <dt className="text-faint">{label}</dt>
      <dd className="flex min-w-0 flex-wrap items-center justify-between gap-x-4 gap-y-2 sm:flex-nowrap">
        <span className="flex min-w-0 items-center gap-x-2.5">{children}</span>
        {action}
      </dd>
    </div>
  );
}
