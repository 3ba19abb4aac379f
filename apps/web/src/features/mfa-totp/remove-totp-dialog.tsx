import { useState, type RefObject } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { useToast } from '#src/components/toast-context.ts';
import { asFailure, isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useRemoveTotpMutation } from './mfa-totp.api';

interface RemoveTotpDialogProps {
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RemoveTotpDialog({ opener, home, open, onOpenChange }: RemoveTotpDialogProps) {
  const [remove, { isLoading }] = useRemoveTotpMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const toast = useToast();

  function close(): void {
    setFailure(null);
    onOpenChange(false);
  }

  async function confirm(): Promise<void> {
    setFailure(null);
    const answer = await remove();
    const error = answer.error === undefined ? null : asFailure(answer.error);
    // Another tab was faster: it is off, which is what was asked for.
    if (error !== null && !isRefusal(error, 'not_found')) return setFailure(error);
    close();
    toast({ tone: 'success', title: 'Two-step verification is off', detail: 'We have told you by mail.' });
  }

  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={close}
      title="Turn off two-step verification?"
      description="Signing in asks for your password alone then. Your app and your recovery codes stop working at once."
    >
      <div className={failure === null ? undefined : 'mt-4'}>
        <FailureAlert failure={failure} />
      </div>
      <DialogActions>
        <Button variant="secondary" onClick={close}>
          Keep it on
        </Button>
        <Button variant="danger" loading={isLoading} onClick={() => void confirm()}>
          Turn off
        </Button>
      </DialogActions>
    </DialogShell>
  );
}
