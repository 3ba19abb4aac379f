import type { Permission } from '@authflow/contracts';
import { Tooltip } from '#src/components/tooltip.tsx';
import { permissionWords } from '#src/lib/permission-words.ts';
import { isEverything } from './role-reach';

/** What a role allows, in words. What each does in full is in the role's dialog, and on hover. */
export function PermissionChips({ held }: { held: readonly Permission[] }) {
  if (held.length === 0) return <p className="text-sm text-faint">No permissions: their own account only.</p>;
  if (isEverything(held)) {
    return <p className="text-sm text-soft">Every permission, those of later versions included.</p>;
  }
  return (
    <ul className="flex flex-wrap gap-1.5">
      {held.map((permission) => {
        const { name, does } = permissionWords[permission];
        return (
          <li key={permission}>
            <Tooltip text={`${permission}: ${does}`}>
              <span className="inline-flex h-6 items-center rounded-md border border-line bg-sunken px-2 text-xs font-medium text-soft">
                {name}
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
