import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';

interface FilterBarProps {
  label: string;
  /** Whether anything is narrowed, so that it can be undone. */
  active: boolean;
  onClear: () => void;
  children: ReactNode;
}

/** What narrows a list, above it. */
export function FilterBar({ label, active, onClear, children }: FilterBarProps) {
  return (
    <div role="search" aria-label={label} className="flex flex-wrap items-center gap-2">
      {children}
      {active ? (
        <Button variant="ghost" className="px-2.5" onClick={onClear}>
          <X aria-hidden="true" className="size-4" /> Clear filters
        </Button>
      ) : null}
    </div>
  );
}
