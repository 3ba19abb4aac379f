import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { useField } from './field-context';
import { inputStyle } from './text-input';

/** The browser's own choice from a list, dressed as the other fields. */
export function SelectInput({ className, children, ...rest }: ComponentProps<'select'>) {
  const binding = useField();
  return (
    <span className="relative block">
      <select
        {...rest}
        {...binding}
        className={classNames(inputStyle, 'cursor-pointer appearance-none pr-10', className)}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-3.5 size-4 -translate-y-1/2 text-faint"
      />
    </span>
  );
}
