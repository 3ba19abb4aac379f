import type { RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { Dialog } from '#src/components/dialog.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { useRevokeOtherSessionsMutation } from '#src/session/other-sessions.api.ts';

interface RevokeOthersDialogProps {
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RevokeOthersDialog({ opener, open, onOpenChange }: RevokeOthersDialogProps) {
  const [revokeOthers, { isLoading }] = useRevokeOtherSessionsMutation();
  const toast = useToast();

  async function confirm(): Promise<void> {
    const answer = await revokeOthers();
    onOpenChange(false);
    if (answer.error !== undefined) {
      const detail = messageFor(asFailure(answer.error));
      return toast({ tone: 'danger', title: 'The other sessions are still open', detail });
    }
    const { revoked } = answer.data;
    toast({
      tone: 'success',
      title: revoked === 1 ? 'One device is signed out' : `${revoked} devices are signed out`,
    });
  }

  return (
    <Dialog
      opener={opener}
      open={open}
      onOpenChange={onOpenChange}
      title="Sign out all other devices?"
      description="They are signed out at once. This device stays signed in."
    >
      <Button variant="secondary" onClick={() => onOpenChange(false)}>
        Cancel
      </Button>
      <Button variant="danger" loading={isLoading} onClick={() => void confirm()}>
        Sign out all others
      </Button>
    </Dialog>
  );
}
