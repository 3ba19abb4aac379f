import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { passkeysSupported } from '#src/lib/passkeys.ts';

interface PasskeyProofProps {
  give: () => Promise<string | null>;
  /** The only way there is; else it stands above the other. */
  alone: boolean;
  onCancel: () => void;
}

export function PasskeyProof({ give, alone, onCancel }: PasskeyProofProps) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!passkeysSupported() && !alone) return null;

  async function confirm(): Promise<void> {
    setBusy(true);
    setRefusal(null);
    setRefusal(await give());
    setBusy(false);
  }

  const alert = refusal === null ? null : <Alert tone="danger">{refusal}</Alert>;
  if (alone) {
    return (
      <>
        {alert}
        <DialogActions>
          <Button variant="secondary" onClick={onCancel}>
            Cancel
          </Button>
          <Button loading={busy} onClick={() => void confirm()}>
            <Fingerprint aria-hidden="true" className="size-4" /> Use a passkey
          </Button>
        </DialogActions>
      </>
    );
  }
  return (
    <div className="space-y-4">
      {alert}
      <Button variant="secondary" className="w-full" loading={busy} onClick={() => void confirm()}>
        <Fingerprint aria-hidden="true" className="size-4" /> Use a passkey
      </Button>
      <p className="mb-4 flex items-center gap-3 text-sm text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
    </div>
  );
}
