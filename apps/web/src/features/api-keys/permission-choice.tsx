import type { Permission } from '@authflow/contracts';
import { useId } from 'react';
import { permissionWords } from '#src/lib/permission-words.ts';

interface PermissionChoiceProps {
  held: readonly Permission[];
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
}

/** What of their own rights somebody lends to a key. */
export function PermissionChoice({ held, chosen, onChange }: PermissionChoiceProps) {
  const id = useId();

  function toggle(permission: Permission, on: boolean): void {
    onChange(held.filter((each) => (each === permission ? on : chosen.includes(each))));
  }

  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Permissions</legend>
      <ul className="space-y-2.5 rounded-lg border border-line px-4 py-3.5">
        {held.map((permission) => (
          <li key={permission} className="flex items-start gap-2.5">
            <input
              id={`${id}-${permission}`}
              type="checkbox"
              checked={chosen.includes(permission)}
              onChange={(event) => toggle(permission, event.target.checked)}
              className="mt-0.5 size-[1.125rem] shrink-0 accent-accent"
            />
            <label htmlFor={`${id}-${permission}`} className="min-w-0 text-sm">
              {permissionWords[permission].name}{' '}
              <span className="font-mono text-[0.8125rem] break-all text-faint">{permission}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
