import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { FormHeading } from './form-heading';

interface DoneNoticeProps {
  title: string;
  text: ReactNode;
  /** Ways on. */
  children?: ReactNode;
}

/** What a mailed link has brought about. */
export function DoneNotice({ title, text, children }: DoneNoticeProps) {
  return (
    <>
      <CircleCheck aria-hidden="true" className="mb-5 size-10 text-accent-text" strokeWidth={1.6} />
      <FormHeading title={title}>{text}</FormHeading>
      {children ? <div className="flex flex-col gap-3">{children}</div> : null}
    </>
  );
}
