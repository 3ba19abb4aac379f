import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { useField } from './field-context';
import { inputStyle } from './text-input';

/** A password with a button that shows it. Managers and paste are welcome. */
export function PasswordInput({ className, ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  const binding = useField();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;

  return (
    <div className="relative">
      <input
        spellCheck={false}
        autoCapitalize="none"
        autoCorrect="off"
        {...rest}
        {...binding}
        type={shown ? 'text' : 'password'}
        className={classNames(inputStyle, 'pr-12', className)}
      />
      <button
        type="button"
        aria-label={shown ? 'Hide password' : 'Show password'}
        aria-controls={binding.id}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-1 right-1 grid w-9 place-items-center rounded-md text-faint transition-colors duration-150 hover:bg-hover hover:text-ink"
      >
        <Icon aria-hidden="true" className="size-[1.125rem]" />
      </button>
    </div>
  );
}
