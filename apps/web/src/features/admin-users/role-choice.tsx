import type { Role } from '@authflow/contracts';
import { Lock } from 'lucide-react';
import { Badge } from '#src/components/badge.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { useListRolesQuery } from '#src/session/roles.api.ts';
import { useViewer } from '#src/session/viewer-context.ts';
import { rolesFor } from './roles-for';

interface RoleChoiceProps {
  /** What the account has now. */
  held: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** The roles that the viewer may give, to tick; those that are not theirs to take are shown as they are. */
export function RoleChoice({ held, chosen, onChange }: RoleChoiceProps) {
  const viewer = useViewer();
  const { data, error } = useListRolesQuery(undefined, { refetchOnMountOrArgChange: true });
  if (data === undefined) {
    return error === undefined ? <ChoiceShape /> : <FailureAlert failure={asFailure(error)} />;
  }
  const { givable, fixed } = rolesFor(viewer, data, held);

  function toggle(name: string, on: boolean): void {
    onChange(on ? [...chosen, name] : chosen.filter((role) => role !== name));
  }

  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Roles</legend>
      <div className="max-h-72 divide-y divide-line overflow-y-auto rounded-xl border border-line">
        {givable.map((role) => (
          <label key={role.name} className="flex cursor-pointer gap-3 px-4 py-3 hover:bg-hover">
            <input
              type="checkbox"
              checked={chosen.includes(role.name)}
              onChange={(event) => toggle(role.name, event.target.checked)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <RoleText role={role} />
          </label>
        ))}
        {fixed.map((name) => (
          <p key={name} className="flex gap-3 px-4 py-3 text-faint">
            <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="text-sm">
              <span className="font-medium text-ink">{name}</span>: not yours to take away
            </span>
          </p>
        ))}
        {givable.length === 0 && fixed.length === 0 ? (
          <p className="px-4 py-3 text-sm text-faint">There is no role that you may give.</p>
        ) : null}
      </div>
    </fieldset>
  );
}

function RoleText({ role }: { role: Role }) {
  return (
    <span className="min-w-0 text-sm">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{role.name}</span>
        {role.mfaRequired ? <Badge tone="neutral">Two-step needed</Badge> : null}
      </span>
      {role.description === '' ? null : <span className="block text-faint">{role.description}</span>}
    </span>
  );
}

function ChoiceShape() {
  return (
    <div role="status" className="space-y-2">
      <span className="sr-only">Loading the roles</span>
      <Skeleton className="h-4 w-16" />
      <Skeleton className="h-32 rounded-xl" />
    </div>
  );
}
