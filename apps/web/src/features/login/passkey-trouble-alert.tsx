import { Alert } from '#src/components/alert.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import type { PasskeyTrouble } from './use-passkey-sign-in';

/** Why no passkey signed anybody in. Closing the browser's dialog is no fault. */
export function PasskeyTroubleAlert({ trouble }: { trouble: PasskeyTrouble }) {
  if (typeof trouble !== 'string') return <FailureAlert failure={trouble} />;
  return trouble === 'cancelled' ? (
    <Alert tone="info">No passkey was used. Try again, or sign in another way.</Alert>
  ) : (
    <Alert tone="danger">Your browser could not use a passkey here. Sign in another way.</Alert>
  );
}
