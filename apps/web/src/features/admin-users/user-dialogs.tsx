import { limits } from '@authflow/contracts';
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx';
import { useToast } from '#src/components/toast-context.ts';
import {
  useDeleteUserMutation,
  useLogoutUserMutation,
  useRestoreUserMutation,
  useSendPasswordResetMutation,
  useUnbanUserMutation,
} from './user-acts.api';
import { BanDialog } from './ban-dialog';
import { EditNameDialog } from './edit-name-dialog';
import { ImpersonateDialog } from './impersonate-dialog';
import { RolesDialog } from './roles-dialog';
import type { UserAct } from './user-acts';
import type { UserDialogProps } from './user-dialog-props';
import { nameOf } from './user-words';

interface UserDialogsProps extends Omit<UserDialogProps, 'open'> {
  /** Which of them is open. */
  act: UserAct | null;
}

/** The questions before the things an operator can do with an account. */
export function UserDialogs({ act, ...rest }: UserDialogsProps) {
  return (
    <>
      <EditNameDialog {...rest} open={act === 'rename'} />
      <RolesDialog {...rest} open={act === 'roles'} />
      <BanDialog {...rest} open={act === 'ban'} />
      <ImpersonateDialog {...rest} open={act === 'impersonate'} />
      <UnbanDialog {...rest} open={act === 'unban'} />
      <LogoutDialog {...rest} open={act === 'logout'} />
      <ResetDialog {...rest} open={act === 'reset'} />
      <DeleteDialog {...rest} open={act === 'delete'} />
      <RestoreDialog {...rest} open={act === 'restore'} />
    </>
  );
}

function UnbanDialog({ user, ...dialog }: UserDialogProps) {
  const [unban] = useUnbanUserMutation();
  return (
    <ConfirmDialog
      {...dialog}
      title={`Unban ${nameOf(user)}?`}
      description="They can sign in again at once. Sessions that the ban ended stay ended."
      action="Unban"
      done={`${nameOf(user)} can sign in again`}
      act={async () => (await unban(user.id)).error}
    />
  );
}

function LogoutDialog({ user, ...dialog }: UserDialogProps) {
  const [logout] = useLogoutUserMutation();
  const toast = useToast();

  async function act(): Promise<unknown> {
    const { data, error } = await logout(user.id);
    if (data === undefined) return error;
    const ended = data.revoked === 1 ? 'One session was ended.' : `${data.revoked} sessions were ended.`;
    toast({ tone: 'success', title: `${nameOf(user)} is signed out everywhere`, detail: ended });
    return undefined;
  }

  return (
    <ConfirmDialog
      {...dialog}
      title={`Sign ${nameOf(user)} out everywhere?`}
      description="Every session of theirs ends at once, on every device. Their password stays, so they can sign in again."
      action="Sign out everywhere"
      danger
      act={act}
    />
  );
}

function ResetDialog({ user, ...dialog }: UserDialogProps) {
  const [send] = useSendPasswordResetMutation();
  return (
    <ConfirmDialog
      {...dialog}
      title="Send a password reset?"
      description={
        <>
          We mail <strong className="font-medium text-ink">{user.email}</strong> a link to choose a new
          password. Until they use it, nothing changes.
        </>
      }
      action="Send the link"
      done="The reset link is on its way"
      act={async () => (await send(user.id)).error}
    />
  );
}

function DeleteDialog({ user, ...dialog }: UserDialogProps) {
  const [remove] = useDeleteUserMutation();
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete the account of ${nameOf(user)}?`}
      description={`This closes ${user.email}. They are told by mail.`}
      points={[
        'They are signed out everywhere, at once, and cannot sign in any more.',
        'Links and codes we mailed them before stop working.',
        `For ${limits.deletionGraceDays} days it can be restored, by you or by the link in their mail. After that it is erased for good.`,
      ]}
      action="Delete the account"
      danger
      done="The account is deleted"
      act={async () => (await remove(user.id)).error}
    />
  );
}

function RestoreDialog({ user, ...dialog }: UserDialogProps) {
  const [restore] = useRestoreUserMutation();
  return (
    <ConfirmDialog
      {...dialog}
      title={`Restore the account of ${nameOf(user)}?`}
      description="Everything is as it was before, and they can sign in again."
      action="Restore"
      done="The account is restored"
      act={async () => (await restore(user.id)).error}
    />
  );
}
