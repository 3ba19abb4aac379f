import { useCallback, useRef, useSyncExternalStore } from 'react';
import { Button } from '#src/components/button.tsx';
import { DialogActions, DialogShell } from '#src/components/dialog-shell.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Skeleton } from '#src/components/skeleton.tsx';
import { useReauthenticationGate } from '#src/session/reauthentication-context.ts';
import { PasskeyProof } from './passkey-proof';
import { PasswordProof } from './password-proof';
import { SignInAgain } from './sign-in-again';
import { TotpProof } from './totp-proof';
import { useProof } from './use-proof';

/** Asks, wherever in the account a call needs it, for a fresh proof of who is there. Mounted once. */
export function ReauthenticationDialog() {
  const gate = useReauthenticationGate();
  const opener = useRef<HTMLElement>(null);
  const subscribe = useCallback(
    (notify: () => void) =>
      gate.subscribe(() => {
        if (gate.isAsking() && document.activeElement instanceof HTMLElement) {
          opener.current = document.activeElement;
        }
        notify();
      }),
    [gate],
  );
  const asking = useSyncExternalStore(subscribe, gate.isAsking);

  return (
    <DialogShell
      opener={opener}
      open={asking}
      onOpenChange={(open) => (open ? undefined : gate.settle('cancelled'))}
      title="Confirm it’s you"
      description="This touches what protects your account. Once confirmed, you are not asked again for ten minutes."
    >
      <Question onCancel={() => gate.settle('cancelled')} />
    </DialogShell>
  );
}

function Question({ onCancel }: { onCancel: () => void }) {
  const proof = useProof();
  const { methods } = proof;
  if (methods === null) {
    if (proof.outage === null) return <QuestionShape />;
    return (
      <div className="mt-5">
        <FailureAlert failure={proof.outage} />
        <DialogActions>
          <Button variant="secondary" onClick={onCancel}>
            Cancel
          </Button>
          <Button onClick={() => void proof.load()}>Try again</Button>
        </DialogActions>
      </div>
    );
  }
  if (methods.length === 0) return <SignInAgain onCancel={onCancel} />;
  const typed = methods.find((method) => method !== 'passkey');
  return (
    <div className="mt-5">
      {methods.includes('passkey') ? (
        <PasskeyProof give={proof.givePasskey} alone={typed === undefined} onCancel={onCancel} />
      ) : null}
      {typed === 'totp' ? <TotpProof give={proof.give} onCancel={onCancel} /> : null}
      {typed === 'password' ? <PasswordProof give={proof.give} onCancel={onCancel} /> : null}
    </div>
  );
}

function QuestionShape() {
  return (
    <div role="status" className="mt-5 space-y-3">
      <span className="sr-only">Loading the ways to confirm</span>
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-11 rounded-lg" />
      <Skeleton className="mt-6 h-10 rounded-lg" />
    </div>
  );
}
