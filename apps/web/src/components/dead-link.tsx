import { Link2Off } from 'lucide-react';
import type { ReactNode } from 'react';
import { FormHeading } from './form-heading';

interface DeadLinkProps {
  /** False when the page was loaded again: its token went with the memory. */
  opened: boolean;
  /** What to do about a link that is used up, expired or replaced. */
  text: string;
  /** Ways on. */
  children: ReactNode;
}

/** Where a mailed link leads that cannot be used (any more). */
export function DeadLink({ opened, text, children }: DeadLinkProps) {
  return (
    <>
      <Link2Off aria-hidden="true" className="mb-5 size-10 text-faint" strokeWidth={1.6} />
      <FormHeading title={opened ? 'This link no longer works' : 'Open the link from your mail'}>
        {opened
          ? text
          : 'For your safety the link is forgotten when this page is loaded again. Open it once more from the mail.'}
      </FormHeading>
      <div className="flex flex-col gap-3">{children}</div>
    </>
  );
}
