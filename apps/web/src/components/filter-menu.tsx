import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { classNames } from '#src/lib/class-names.ts';
import { filterButtonStyle } from './filter-button-style';

export interface FilterOption<Value extends string> {
  value: Value;
  label: string;
}

interface FilterMenuProps<Value extends string> {
  /** What is chosen among, such as “Status”. */
  label: string;
  /** The choice that leaves everything in; absent when there is always one. */
  any?: string;
  options: readonly FilterOption<Value>[];
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  className?: string;
}

/**
 * One choice out of a few. A menu, not the primitive's select: that one injects style elements, which the content
 * security policy refuses.
 */
export function FilterMenu<Value extends string>(props: FilterMenuProps<Value>) {
  const { label, any, options, value, onChange, className } = props;
  const chosen = options.find((option) => option.value === value);
  const shown = chosen?.label ?? value;
  const choices = any === undefined ? options : [{ value: '', label: any }, ...options];

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={filterButtonStyle(value !== undefined && any !== undefined, className)}
        >
          <span
            className={shown === undefined ? 'font-medium' : any === undefined ? 'text-faint' : undefined}
          >
            {label}
          </span>
          {shown === undefined ? null : (
            <>
              <span className="sr-only">: </span>
              <span className="max-w-40 truncate font-medium">{shown}</span>
            </>
          )}
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="start"
        sideOffset={6}
        collisionPadding={12}
        className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 origin-top-left animate-rise overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-lg"
      >
        <DropdownMenu.RadioGroup
          aria-label={label}
          value={value ?? ''}
          onValueChange={(next) => onChange(next === '' ? undefined : (next as Value))}
        >
          {choices.map((choice) => (
            <DropdownMenu.RadioItem
              key={choice.value}
              value={choice.value}
              className="flex h-9 items-center gap-6 rounded-lg px-2.5 text-sm outline-none transition-colors duration-75 data-highlighted:bg-hover"
            >
              <span className={classNames('truncate', choice.value === '' && 'text-soft')}>
                {choice.label}
              </span>
              <DropdownMenu.ItemIndicator className="ml-auto">
                <Check aria-hidden="true" className="size-4 text-accent-text" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
