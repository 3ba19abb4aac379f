import type { Role } from '@authflow/contracts';
import type { RefObject } from 'react';
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx';
import { asFailure, isRefusal } from '#src/lib/api-failure.ts';
import { formatCount } from '#src/lib/numbers.ts';
import { useDeleteRoleMutation } from './roles.api';

interface DeleteRoleDialogProps {
  opener: RefObject<HTMLElement | null>;
  onClose: () => void;
  role: Role | null;
}

/** Asks before a role goes, and says who loses it. */
export function DeleteRoleDialog({ opener, onClose, role }: DeleteRoleDialogProps) {
  const [remove] = useDeleteRoleMutation();
  if (role === null) return null;
  return (
    <ConfirmDialog
      opener={opener}
      open
      onClose={onClose}
      title={`Delete the role “${role.name}”?`}
      description={whoLosesIt(role.members)}
      points={[
        'It stops counting at once, also in sessions that are open.',
        'It cannot be brought back; one of the same name starts with nobody.',
      ]}
      action="Delete role"
      danger
      done={`Role “${role.name}” is deleted`}
      act={async () => {
        const { error } = await remove(role.id);
        // Another operator was faster: it is gone, which is what was asked for.
        return error !== undefined && isRefusal(asFailure(error), 'not_found') ? undefined : error;
      }}
    />
  );
}

function whoLosesIt(members: number): string {
  if (members === 0) return 'Nobody has it.';
  return members === 1
    ? 'One person has it, and loses what it allows.'
    : `${formatCount(members)} people have it, and lose what it allows.`;
}
