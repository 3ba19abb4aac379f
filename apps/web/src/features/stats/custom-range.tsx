import { CalendarRange } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState, type SubmitEvent } from 'react';
import { Button } from '#src/components/button.tsx';
import { Field } from '#src/components/field.tsx';
import { TextInput } from '#src/components/text-input.tsx';
import { useNow } from '#src/lib/use-now.ts';
import { faultOfRange, today, type ChosenRange, type DayRange } from './range';
import { mediumDay, shortDay } from './series';

interface CustomRangeProps {
  range: ChosenRange;
  onChoose: (custom: DayRange) => void;
}

/** Any two days, behind a button that says which ones are chosen. */
export function CustomRange({ range, onChoose }: CustomRangeProps) {
  const [open, setOpen] = useState(false);
  const chosen = range.choice === 'custom';
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button
          variant="secondary"
          size="sm"
          className={chosen ? 'border-accent-line bg-accent-soft text-accent-text' : undefined}
        >
          <CalendarRange aria-hidden="true" className="size-4" />
          {chosen ? `${shortDay(range.from)} – ${mediumDay(range.to)}` : 'Custom'}
        </Button>
      </Popover.Trigger>
      {/* Not in a portal: it stays in the page's landmark. */}
      <Popover.Content
        align="end"
        sideOffset={8}
        collisionPadding={12}
        aria-label="Custom period"
        className="z-40 w-72 animate-rise rounded-xl border border-line bg-surface p-4 shadow-lg"
      >
        <RangeForm
          start={range}
          onChoose={(custom) => {
            onChoose(custom);
            setOpen(false);
          }}
        />
      </Popover.Content>
    </Popover.Root>
  );
}

function RangeForm({ start, onChoose }: { start: DayRange; onChoose: (custom: DayRange) => void }) {
  const [draft, setDraft] = useState<DayRange>({ from: start.from, to: start.to });
  const [told, setTold] = useState(false);
  const now = useNow(60_000);
  const fault = faultOfRange(draft, now);

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (fault === null) onChoose(draft);
    else setTold(true);
  }

  return (
    <form noValidate onSubmit={submit} className="space-y-4">
      <Field label="First day">
        <TextInput
          type="date"
          max={today(now)}
          value={draft.from}
          onChange={({ target }) => setDraft({ ...draft, from: target.value })}
        />
      </Field>
      <Field
        label="Last day"
        error={told && fault !== null ? fault : undefined}
        hint="Days are counted in UTC."
      >
        <TextInput
          type="date"
          max={today(now)}
          value={draft.to}
          onChange={({ target }) => setDraft({ ...draft, to: target.value })}
        />
      </Field>
      <Button type="submit" className="w-full">
        Show this period
      </Button>
    </form>
  );
}
