import { useState, type FormEvent } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { useUpdateUserMutation } from './admin-users.api';
import { RoleChoice } from './role-choice';
import type { UserDialogProps } from './user-dialog-props';
import { nameOf } from './user-words';

export function RolesDialog({ opener, open, onClose, user }: UserDialogProps) {
  return (
    <DialogShell
      opener={opener}
      open={open}
      onOpenChange={onClose}
      width="lg"
      title={`Roles of ${nameOf(user)}`}
      description="What roles allow counts from the next moment on, in every session that is open."
    >
      <RolesForm user={user} onClose={onClose} />
    </DialogShell>
  );
}

function RolesForm({ user, onClose }: Pick<UserDialogProps, 'user' | 'onClose'>) {
  const [chosen, setChosen] = useState<string[]>(user.roles);
  const [update, { isLoading }] = useUpdateUserMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();
  const changed = chosen.length !== user.roles.length || chosen.some((role) => !user.roles.includes(role));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isLoading) return;
    if (!changed) return onClose();
    setFailure(null);
    const answer = await update({ id: user.id, body: { roles: chosen } });
    if (answer.error !== undefined) return setFailure(asFailure(answer.error));
    onClose();
    toast({ tone: 'success', title: `The roles of ${nameOf(user)} are changed` });
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="mt-5 space-y-5">
      <RoleChoice held={user.roles} chosen={chosen} onChange={setChosen} />
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={isLoading}>
          Save the roles
        </Button>
      </DialogActions>
    </form>
  );
}
