import { Switch } from 'radix-ui';
import { useId } from 'react';

interface MfaSwitchProps {
  on: boolean;
  /** Shown, not to be changed. */
  locked: boolean;
  onChange: (on: boolean) => void;
}

/** Whether a role counts only where a second step was passed. */
export function MfaSwitch({ on, locked, onChange }: MfaSwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-6 rounded-xl border border-line px-3.5 py-3">
      <div className="min-w-0 text-sm">
        <label htmlFor={id} className="cursor-pointer font-medium">
          Require two-step verification
        </label>
        <p id={`${id}-hint`} className="mt-0.5 text-[0.8125rem] text-soft">
          Its permissions count only in sessions opened with an authenticator app or a passkey. Whoever has
          neither keeps the role, and is asked to set one up before it lets them do anything.
        </p>
      </div>
      <Switch.Root
        id={id}
        checked={on}
        disabled={locked}
        aria-describedby={`${id}-hint`}
        onCheckedChange={onChange}
        className="mt-0.5 h-6 w-10 shrink-0 rounded-full border border-control bg-sunken p-0.5 transition-colors duration-150 data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50"
      >
        <Switch.Thumb className="block size-[1.125rem] rounded-full bg-control transition-transform duration-150 data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-ink" />
      </Switch.Root>
    </div>
  );
}
