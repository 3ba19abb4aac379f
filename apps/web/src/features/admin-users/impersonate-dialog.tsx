import { limits } from '@authflow/contracts';
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx';
import { useApiClient } from '#src/lib/client-context.ts';
import { useSession } from '#src/session/session-context.ts';
import { impersonate } from './impersonate.api';
import type { UserDialogProps } from './user-dialog-props';
import { nameOf } from './user-words';

export function ImpersonateDialog({ user, ...dialog }: UserDialogProps) {
  const client = useApiClient();
  const session = useSession();

  async function act(reason: string): Promise<unknown> {
    const answer = await impersonate(client, user.id, reason);
    if ('error' in answer) return answer.error;
    // The console leads on by itself: it is not open to whoever is looked at.
    session.impersonate(answer.data);
    return undefined;
  }

  return (
    <ConfirmDialog
      {...dialog}
      title={`Look at the account of ${nameOf(user)}?`}
      description={`You see their account as they do, in this tab, for ${limits.impersonationMinutes} minutes at most. Nothing can be changed.`}
      reason={{
        label: 'Reason',
        hint: 'They are told by mail, in these words. It is kept in the audit log too.',
      }}
      action="Look at the account"
      act={act}
    />
  );
}
