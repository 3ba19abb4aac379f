import { Check, Copy } from 'lucide-react';
import { classNames } from '#src/lib/class-names.ts';
import { useCopy } from '#src/lib/use-copy.ts';

interface CopyButtonProps {
  text: string;
  label: string;
  className?: string;
}

export function CopyButton({ text, label, className }: CopyButtonProps) {
  const { copied, copy } = useCopy(text);
  const Icon = copied ? Check : Copy;
  return (
    <>
      <button
        type="button"
        aria-label={label}
        onClick={() => void copy()}
        className={classNames(
          'grid size-8 shrink-0 place-items-center rounded-md transition-colors duration-150',
          className ?? 'text-faint hover:bg-hover hover:text-ink',
        )}
      >
        <Icon aria-hidden="true" className="size-4" />
      </button>
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}
