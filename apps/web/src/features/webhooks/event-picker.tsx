import { webhookEventTypes, webhookEvents, type WebhookEventType } from '@authflow/contracts';
import { Check } from 'lucide-react';
import { Checkbox } from 'radix-ui';
import { useId } from 'react';
import { Button } from '#src/components/button.tsx';
import { eventGroups, toggled } from './webhook-form-values';

interface EventPickerProps {
  chosen: readonly WebhookEventType[];
  error: string | undefined;
  onChange: (chosen: WebhookEventType[]) => void;
}

/** Every event with when it is sent. */
export function EventPicker({ chosen, error, onChange }: EventPickerProps) {
  const id = useId();
  const all = chosen.length === webhookEventTypes.length;
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <div className="flex items-center justify-between gap-4">
        <legend className="float-left text-sm font-medium">Events</legend>
        <Button variant="ghost" size="sm" onClick={() => onChange(toggled(chosen, webhookEventTypes, !all))}>
          {all ? 'Choose none' : 'Choose all'}
        </Button>
      </div>
      <div className="mt-2 divide-y divide-line rounded-xl border border-line">
        {eventGroups.map(([name, types]) => (
          <ul key={name} className="py-1.5">
            {types.map((type) => (
              <EventBox
                key={type}
                type={type}
                on={chosen.includes(type)}
                onChange={(on) => onChange(toggled(chosen, [type], on))}
              />
            ))}
          </ul>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger-text">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function EventBox({
  type,
  on,
  onChange,
}: {
  type: WebhookEventType;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <li className="flex gap-3 px-3.5 py-1.5">
      <Checkbox.Root
        id={id}
        checked={on}
        aria-describedby={`${id}-when`}
        onCheckedChange={(next) => onChange(next === true)}
        className="mt-0.5 grid size-[1.125rem] shrink-0 place-items-center rounded border border-control bg-surface transition-colors duration-150 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Checkbox.Indicator className="text-accent-ink">
          <Check aria-hidden="true" className="size-3.5" strokeWidth={3} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <div className="min-w-0 flex-1 text-sm">
        <label htmlFor={id} className="block cursor-pointer font-mono text-[0.8125rem] font-medium">
          {type}
        </label>
        <p id={`${id}-when`} className="text-[0.8125rem] text-soft">
          {webhookEvents[type]}
        </p>
      </div>
    </li>
  );
}
