import { useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { useApiClient } from '#src/lib/client-context.ts';
import { useSession } from '#src/session/session-context.ts';
import { endSession } from './reauthentication.api';

/** The way out for accounts that sign in by mail or with a provider alone. Leads back here afterwards. */
export function SignInAgain({ onCancel }: { onCancel: () => void }) {
  const client = useApiClient();
  const session = useSession();
  const [busy, setBusy] = useState(false);

  async function leave(): Promise<void> {
    setBusy(true);
    await endSession(client);
    // `ended` leads to the sign-in page with the way back to this one; `signedOut` would not.
    session.signedOut('ended');
  }

  return (
    <div className="mt-5">
      <Alert tone="info">
        Your account has no password and no passkey to confirm with. Sign in again the way you usually do, and
        you come back to this page.
      </Alert>
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
        <Button loading={busy} onClick={() => void leave()}>
          Sign in again
        </Button>
      </DialogActions>
    </div>
  );
}
