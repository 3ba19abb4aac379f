import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { asFailure, type ApiFailure } from '#src/lib/api-failure.ts';
import { useRevokeOtherSessionsMutation } from '#src/session/other-sessions.api.ts';

export function OtherSessionsStep({ onDone }: { onDone: () => void }) {
  const [revokeOthers, { isLoading }] = useRevokeOtherSessionsMutation();
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  async function signOut(): Promise<void> {
    setFailure(null);
    const answer = await revokeOthers();
    if (answer.error === undefined) onDone();
    else setFailure(asFailure(answer.error));
  }

  return (
    <div className={failure === null ? undefined : 'mt-4'}>
      <FailureAlert failure={failure} />
      <DialogActions>
        <Button variant="secondary" onClick={onDone}>
          Leave them signed in
        </Button>
        <Button autoFocus loading={isLoading} onClick={() => void signOut()}>
          Sign out all others
        </Button>
      </DialogActions>
    </div>
  );
}
