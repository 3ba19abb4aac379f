import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '#src/lib/class-names.ts';

const itemStyle =
  'flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none transition-colors duration-75 ' +
  'data-highlighted:bg-hover data-disabled:opacity-50';

/**
 * A menu behind a button, beside it in the page so that it stays in its landmark. Not modal: that would inject a
 * style element, which the content security policy refuses.
 */
export function Menu({ trigger, children }: { trigger: ReactNode; children: ReactNode }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={8}
        collisionPadding={12}
        className="z-40 w-64 origin-top-right animate-rise rounded-xl border border-line bg-surface p-1.5 shadow-lg"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  icon: LucideIcon;
  onSelect: () => void;
  tone?: 'danger';
  children: ReactNode;
}

export function MenuItem({ icon: Icon, onSelect, tone, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={classNames(
        itemStyle,
        tone === 'danger' && 'text-danger-text data-highlighted:bg-danger-soft',
      )}
    >
      <Icon aria-hidden="true" className="size-4 opacity-70" />
      {children}
    </DropdownMenu.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon: LucideIcon }[];
  onChange: (value: Value) => void;
}

export function MenuChoice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<Value>) {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
    >
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-faint">
        {label}
      </DropdownMenu.Label>
      {options.map(({ value: option, label: text, icon: Icon }) => (
        <DropdownMenu.RadioItem
          key={option}
          value={option}
          onSelect={(event) => event.preventDefault()}
          className={itemStyle}
        >
          <Icon aria-hidden="true" className="size-4 opacity-70" />
          {text}
          <DropdownMenu.ItemIndicator className="ml-auto">
            <Check aria-hidden="true" className="size-4 text-accent-text" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
