import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCopy } from '#src/lib/use-copy.ts';
import { Button } from './button';

/** Copies a text and says so where it was pressed. */
export function CopyTextButton({ text, children }: { text: string; children: ReactNode }) {
  const { copied, copy } = useCopy(text);
  const Icon = copied ? Check : Copy;
  return (
    <>
      <Button variant="secondary" size="sm" onClick={() => void copy()}>
        <Icon aria-hidden="true" className="size-4" /> {children}
      </Button>
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}
