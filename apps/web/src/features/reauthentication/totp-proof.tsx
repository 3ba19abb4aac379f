import type { Reauthenticate } from '@authflow/contracts';
import { Button } from '#src/components/button.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import { TotpField } from '#src/components/totp-field.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';

interface TotpProofProps {
  give: (proof: Reauthenticate) => Promise<ApiFailure | null>;
  onCancel: () => void;
}

export function TotpProof({ give, onCancel }: TotpProofProps) {
  return (
    <>
      <TotpField submit={(code) => give({ code })} />
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
      </DialogActions>
    </>
  );
}
