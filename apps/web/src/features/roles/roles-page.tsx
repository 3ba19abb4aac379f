import type { Role } from '@authflow/contracts';
import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { ListPending } from '#src/components/list-pending.tsx';
import { PageHead } from '#src/components/page-head.tsx';
import { useFocusCatch } from '#src/lib/use-focus-catch.ts';
import { useListRolesQuery } from '#src/session/roles.api.ts';
import { DeleteRoleDialog } from './delete-role-dialog';
import { RoleDialog } from './role-dialog';
import { RoleRow } from './role-row';

type Asking = { kind: 'create' } | { kind: 'edit' | 'delete'; role: Role };

/** Who may do what: sets of permissions by name. */
export function RolesPage() {
  const { data: roles, error, refetch } = useListRolesQuery(undefined, { refetchOnMountOrArgChange: true });
  const [asking, setAsking] = useState<Asking | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const list = useFocusCatch<HTMLUListElement>(roles?.length ?? 0);

  function ask(what: Asking, from: HTMLButtonElement | null): void {
    opener.current = from;
    setAsking(what);
  }

  const dialog = { opener, home: list, onClose: () => setAsking(null) };
  return (
    <div className="space-y-5">
      <PageHead
        title="Roles"
        description="A role is a set of permissions. Changes count at once, for everybody who has it."
      >
        <Button onClick={({ currentTarget }) => ask({ kind: 'create' }, currentTarget)}>
          <Plus aria-hidden="true" className="size-4" /> New role
        </Button>
      </PageHead>
      <section
        aria-label="Roles"
        className="overflow-hidden rounded-2xl border border-line bg-surface shadow-sm"
      >
        <ul ref={list} tabIndex={-1} className="divide-y divide-line empty:hidden">
          {roles?.map((role) => (
            <RoleRow
              key={role.id}
              role={role}
              onEdit={(from) => ask({ kind: 'edit', role }, from)}
              onDelete={(from) => ask({ kind: 'delete', role }, from)}
            />
          ))}
        </ul>
        {roles === undefined ? (
          <ListPending error={error} label="Loading the roles" rows={3} onRetry={() => void refetch()} />
        ) : null}
      </section>
      <RoleDialog {...dialog} open={asking?.kind === 'create'} role={null} />
      <RoleDialog
        {...dialog}
        open={asking?.kind === 'edit'}
        role={asking?.kind === 'edit' ? asking.role : null}
      />
      <DeleteRoleDialog {...dialog} role={asking?.kind === 'delete' ? asking.role : null} />
    </div>
  );
}
