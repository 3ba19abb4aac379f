import type { Reauthenticate } from '@authflow/contracts';
import { Button } from '#src/components/button.tsx';
import { CodeForm } from '#src/components/code-form.tsx';
import { DialogActions } from '#src/components/dialog-shell.tsx';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { wrongAppCode } from '#src/lib/error-messages.ts';

interface TotpProofProps {
  give: (proof: Reauthenticate) => Promise<ApiFailure | null>;
  onCancel: () => void;
}

export function TotpProof({ give, onCancel }: TotpProofProps) {
  return (
    <>
      <CodeForm
        eager
        label="Code from your authenticator app"
        wrongCode={wrongAppCode}
        check={(code) => give({ code })}
      />
      <DialogActions>
        <Button variant="secondary" onClick={onCancel}>
          Cancel
        </Button>
      </DialogActions>
    </>
  );
}
