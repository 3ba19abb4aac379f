import type { ComponentProps } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { useField } from './field-context';

export const inputStyle =
  'h-11 w-full rounded-lg border border-control bg-surface px-3.5 text-base text-ink shadow-sm sm:text-[0.9375rem] ' +
  'transition-[border-color,box-shadow] duration-150 placeholder:text-faint hover:border-soft ' +
  'focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring ' +
  'aria-invalid:border-danger aria-invalid:focus-visible:outline-danger';

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  const binding = useField();
  return <input type="text" {...rest} {...binding} className={classNames(inputStyle, className)} />;
}
