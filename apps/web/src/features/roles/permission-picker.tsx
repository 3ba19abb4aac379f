import { permissions, type Permission } from '@authflow/contracts';
import { Check, Lock } from 'lucide-react';
import { Checkbox } from 'radix-ui';
import { useId } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { permissionWords } from '#src/lib/permission-words.ts';
import { useViewer } from '#src/session/viewer-context.ts';
import { toggled } from './role-form-values';

interface PermissionPickerProps {
  held: readonly Permission[];
  /** Shown, not to be changed. */
  locked: boolean;
  error: string | undefined;
  onChange: (held: Permission[]) => void;
}

/** Every permission with what it allows. What the viewer does not hold stays as it is: nobody gives what they have not. */
export function PermissionPicker({ held, locked, error, onChange }: PermissionPickerProps) {
  const viewer = useViewer();
  const id = useId();
  const mine = (permission: Permission): boolean => viewer.permissions.includes(permission);
  const someNotMine = !locked && !permissions.every(mine);

  return (
    <fieldset>
      <legend className="text-sm font-medium">Permissions</legend>
      {someNotMine ? (
        <p className="mt-1 text-sm text-faint">You can give and take only what you may do yourself.</p>
      ) : null}
      <ul className="mt-2 divide-y divide-line rounded-xl border border-line">
        {permissions.map((permission) => {
          const { name, does } = permissionWords[permission];
          const fixed = locked || !mine(permission);
          const own = `${id}-${permission}`;
          return (
            <li key={permission} className="flex gap-3 px-3.5 py-2.5">
              <Checkbox.Root
                id={own}
                checked={held.includes(permission)}
                disabled={fixed}
                aria-describedby={`${own}-does`}
                onCheckedChange={(on) => onChange(toggled(held, permission, on === true))}
                className="mt-0.5 grid size-[1.125rem] shrink-0 place-items-center rounded border border-control bg-surface transition-colors duration-150 data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:border-line disabled:bg-sunken disabled:data-[state=checked]:border-line disabled:data-[state=checked]:bg-line"
              >
                <Checkbox.Indicator className={fixed ? 'text-soft' : 'text-accent-ink'}>
                  <Check aria-hidden="true" className="size-3.5" strokeWidth={3} />
                </Checkbox.Indicator>
              </Checkbox.Root>
              <div className="min-w-0 flex-1 text-sm">
                <label
                  htmlFor={own}
                  className={classNames(
                    'flex flex-wrap items-baseline justify-between gap-x-3',
                    !fixed && 'cursor-pointer',
                  )}
                >
                  <span className="font-medium">{name}</span>{' '}
                  <code className="font-mono text-xs text-faint">{permission}</code>
                </label>
                <p id={`${own}-does`} className="mt-0.5 text-[0.8125rem] text-soft">
                  {does}
                  {!locked && fixed ? (
                    <span className="mt-0.5 flex items-center gap-1 text-xs text-faint">
                      <Lock aria-hidden="true" className="size-3" /> You do not hold this one.
                    </span>
                  ) : null}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
      {error === undefined ? null : <p className="mt-1.5 text-sm text-danger-text">{error}</p>}
    </fieldset>
  );
}
