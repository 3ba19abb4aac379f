import type { ReactNode } from 'react';
import { PageTitle } from './page-title';

interface PageHeadProps {
  title: string;
  description?: ReactNode;
  /** What can be done here; at the right, on a phone below. */
  children?: ReactNode;
}

/** The top of a page of the console. */
export function PageHead({ title, description, children }: PageHeadProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div className="min-w-0">
        <PageTitle title={title} />
        {description ? <p className="mt-1 max-w-prose text-sm text-soft">{description}</p> : null}
      </div>
      {children ? <div className="flex flex-wrap gap-2">{children}</div> : null}
    </div>
  );
}
