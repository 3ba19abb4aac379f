import { useState, type Ref } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { useField } from './field-context';

interface CodeInputProps {
  value: string;
  length: number;
  onChange: (digits: string) => void;
  disabled?: boolean;
  /** `off` for digits that no mail, message or app brings. */
  autoComplete?: 'one-time-code' | 'off';
  /** Shakes once when a code was refused. */
  refused?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/**
 * Six boxes to the eye, one field to everything else: screen readers, password managers, paste and the
 * phone's “from Messages” suggestion.
 */
export function CodeInput({ value, length, onChange, disabled, autoComplete, refused, ref }: CodeInputProps) {
  const binding = useField();
  const [focused, setFocused] = useState(false);
  const invalid = binding['aria-invalid'] === true;

  return (
    <div className={classNames('relative', refused && 'animate-shake')}>
      <input
        {...binding}
        ref={ref}
        type="text"
        inputMode="numeric"
        autoComplete={autoComplete ?? 'one-time-code'}
        pattern="\d*"
        value={value}
        readOnly={disabled}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, '').slice(0, length))}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        className="absolute inset-0 z-10 size-full cursor-text rounded-xl bg-transparent text-base text-transparent caret-transparent outline-none selection:bg-transparent"
      />
      <div aria-hidden="true" className="flex gap-2 sm:gap-2.5">
        {Array.from({ length }, (_, index) => (
          <CodeBox
            key={index}
            digit={value[index] ?? ''}
            active={focused && !disabled && index === Math.min(value.length, length - 1)}
            invalid={invalid}
            middle={index === length / 2}
          />
        ))}
      </div>
    </div>
  );
}

interface CodeBoxProps {
  digit: string;
  active: boolean;
  invalid: boolean;
  middle: boolean;
}

function CodeBox({ digit, active, invalid, middle }: CodeBoxProps) {
  return (
    <span
      className={classNames(
        'grid h-14 min-w-0 flex-1 place-items-center rounded-xl border bg-surface font-mono text-2xl font-medium text-ink shadow-sm transition-[border-color,box-shadow] duration-150',
        middle && 'ml-2 sm:ml-3',
        invalid ? 'border-danger' : active ? 'border-ring' : 'border-control',
        active && (invalid ? 'ring-2 ring-danger' : 'ring-2 ring-ring'),
      )}
    >
      {digit}
      {active && digit === '' ? <span className="h-6 w-px animate-caret bg-ink" /> : null}
    </span>
  );
}
