import { Fingerprint } from 'lucide-react';
import { useState } from 'react';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { askForPasskey } from '#src/lib/passkeys.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { useSession } from '#src/session/session-context.ts';
import { secondFactorPasskeyOptions } from './mfa-login.api';
import type { SecondStep } from './use-second-step';

type Outcome = ApiFailure | 'cancelled' | 'failed' | null;

export function PasskeyStep({ step }: { step: SecondStep }) {
  const client = useApiClient();
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const cooldown = useCooldown();

  async function confirm(): Promise<void> {
    setBusy(true);
    setOutcome(null);
    const next = await attempt();
    setBusy(false);
    setOutcome(next);
    if (next !== null && typeof next !== 'string') cooldown.obey(next);
  }

  async function attempt(): Promise<Outcome> {
    const mfaToken = session.mfaToken();
    if (mfaToken === null) return null;
    const options = await secondFactorPasskeyOptions(client, mfaToken);
    if ('error' in options) {
      if (!isRefusal(options.error, 'mfa_challenge_expired')) return options.error;
      session.leaveSecondStep('challengeOver');
      return null;
    }
    const result = await askForPasskey(options.data);
    if ('stopped' in result) return result.stopped === 'cancelled' ? 'cancelled' : 'failed';
    return step.prove({ method: 'passkey', credential: result.credential });
  }

  return (
    <div className="space-y-5">
      {outcome === 'cancelled' ? (
        <Alert tone="info">No passkey was used. Try again, or choose another way.</Alert>
      ) : outcome === 'failed' ? (
        <Alert tone="danger">Your browser could not use a passkey here. Choose another way.</Alert>
      ) : (
        <FailureAlert failure={outcome} />
      )}
      <Button
        size="lg"
        className="w-full"
        loading={busy}
        disabled={cooldown.running}
        onClick={() => void confirm()}
      >
        {busy ? null : <Fingerprint aria-hidden="true" className="size-[1.125rem]" />}
        {cooldown.label('Continue with a passkey')}
      </Button>
    </div>
  );
}
