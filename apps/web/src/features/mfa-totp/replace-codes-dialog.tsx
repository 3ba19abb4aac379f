import { useState, type RefObject } from 'react';
import { useDispatch } from 'react-redux';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { replaceRecoveryCodes } from './mfa-totp.api';
import { RecoveryCodesView } from './recovery-codes-view';

interface ReplaceCodesDialogProps {
  opener: RefObject<HTMLElement | null>;
  home: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  email: string;
}

export function ReplaceCodesDialog({ opener, home, open, onOpenChange, email }: ReplaceCodesDialogProps) {
  const client = useApiClient();
  const dispatch = useDispatch();
  const [codes, setCodes] = useState<string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  function close(): void {
    setCodes(null);
    setFailure(null);
    onOpenChange(false);
  }

  async function replace(): Promise<void> {
    setBusy(true);
    setFailure(null);
    const answer = await replaceRecoveryCodes(client);
    setBusy(false);
    if ('error' in answer) return setFailure(answer.error);
    setCodes(answer.data.recoveryCodes);
    dispatch(api.util.invalidateTags(['Mfa', 'Activity']));
  }

  return (
    <DialogShell
      opener={opener}
      home={home}
      open={open}
      onOpenChange={close}
      held={codes !== null}
      width={codes === null ? 'md' : 'lg'}
      title={codes === null ? 'Make new recovery codes?' : 'Save your recovery codes'}
      description={
        codes === null
          ? 'The codes you have now stop working at once. The new ones are shown once.'
          : 'Each lets you in once when your app is not at hand. They are shown only now, and the old ones no longer work.'
      }
    >
      {codes === null ? (
        <div className={failure === null ? undefined : 'mt-4'}>
          <FailureAlert failure={failure} />
          <DialogActions>
            <Button variant="secondary" onClick={close}>
              Cancel
            </Button>
            <Button loading={busy} onClick={() => void replace()}>
              Make new codes
            </Button>
          </DialogActions>
        </div>
      ) : (
        <RecoveryCodesView codes={codes} email={email} onSaved={close} />
      )}
    </DialogShell>
  );
}
