import type { ReactNode } from 'react';
import { PageTitle } from './page-title';

/** The top of a page in the sign-in flow: what it is, and what to do. */
export function FormHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mb-8">
      <PageTitle title={title} className="text-[1.75rem] leading-tight" />
      {children ? <div className="mt-2 text-[0.9375rem] text-soft">{children}</div> : null}
    </div>
  );
}
