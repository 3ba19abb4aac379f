import { CalendarDays, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { daysBack, rangeLabel, type DateRange } from '#src/lib/date-range.ts';
import { Button } from './button';
import { Field } from './field';
import { filterButtonStyle } from './filter-button-style';
import { TextInput } from './text-input';

interface DateRangeMenuProps {
  label: string;
  /** The choice that leaves every time in; absent when there is always a range. */
  any?: string;
  /** Days up to today. */
  presets: readonly number[];
  value: DateRange | null;
  onChange: (range: DateRange | null) => void;
  className?: string;
}

/** A stretch of days: one of the usual ones, or any. */
export function DateRangeMenu(props: DateRangeMenuProps) {
  const { label, any, presets, value, onChange, className } = props;
  const [open, setOpen] = useState(false);

  function choose(range: DateRange | null): void {
    setOpen(false);
    onChange(range);
  }

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className={filterButtonStyle(value !== null && any !== undefined, className)}>
          <CalendarDays aria-hidden="true" className="size-4 shrink-0 text-faint" />
          <span className="text-faint">{label}</span>
          <span className="sr-only">: </span>
          <span className="truncate font-medium">{value === null ? any : rangeLabel(value)}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
        </button>
      </Popover.Trigger>
      <Popover.Content
        aria-label={label}
        align="start"
        sideOffset={6}
        collisionPadding={12}
        className="z-40 w-72 animate-rise rounded-xl border border-line bg-surface p-3 shadow-lg"
      >
        <div className="grid grid-cols-2 gap-2">
          {any === undefined ? null : (
            <Button variant="secondary" size="sm" aria-pressed={value === null} onClick={() => choose(null)}>
              {any}
            </Button>
          )}
          {presets.map((days) => (
            <Button
              key={days}
              variant="secondary"
              size="sm"
              aria-pressed={value !== null && rangeLabel(value) === rangeLabel(daysBack(days))}
              onClick={() => choose(daysBack(days))}
            >
              {rangeLabel(daysBack(days))}
            </Button>
          ))}
        </div>
        <OwnRange key={`${value?.from} ${value?.to}`} value={value} onChoose={choose} />
      </Popover.Content>
    </Popover.Root>
  );
}

function OwnRange({ value, onChoose }: { value: DateRange | null; onChoose: (range: DateRange) => void }) {
  const [from, setFrom] = useState(value?.from ?? '');
  const [to, setTo] = useState(value?.to ?? '');
  const [fault, setFault] = useState<string | undefined>();

  function apply(): void {
    if (from === '' || to === '') setFault('Choose both days.');
    else if (from > to) setFault('The first day comes before the last one.');
    else onChoose({ from, to });
  }

  return (
    <form
      noValidate
      className="mt-3 space-y-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <div className="grid gap-3">
        <Field label="From">
          <TextInput
            type="date"
            value={from}
            className="h-10 px-2.5 sm:text-sm"
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label="To" error={fault}>
          <TextInput
            type="date"
            value={to}
            className="h-10 px-2.5 sm:text-sm"
            onChange={(event) => setTo(event.target.value)}
          />
        </Field>
      </div>
      <Button type="submit" size="sm" className="w-full">
        Use these days
      </Button>
    </form>
  );
}
