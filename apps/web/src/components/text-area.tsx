import type { ComponentProps } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { useField } from './field-context';
import { inputStyle } from './text-input';

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  const binding = useField();
  return (
    <textarea
      rows={3}
      {...rest}
      {...binding}
      className={classNames(inputStyle, 'h-auto min-h-20 resize-y py-2.5 leading-normal', className)}
    />
  );
}
