import type { MfaMethod } from '@authflow/contracts';
import { Fingerprint, LifeBuoy, Smartphone, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';
import { Alert } from '#src/components/alert.tsx';
import { Button } from '#src/components/button.tsx';
import { CodeForm } from '#src/components/code-form.tsx';
import { FormHeading } from '#src/components/form-heading.tsx';
import { wrongAppCode } from '#src/lib/error-messages.ts';
import { paths } from '#src/lib/paths.ts';
import { passkeysSupported } from '#src/lib/passkeys.ts';
import { useSession } from '#src/session/session-context.ts';
import { useSessionState } from '#src/session/use-session-state.ts';
import { PasskeyStep } from './passkey-step';
import { RecoveryCodeForm } from './recovery-code-form';
import { useSecondStep } from './use-second-step';

const ways: Record<MfaMethod, { icon: LucideIcon; offer: string; title: string; text: string }> = {
  totp: {
    icon: Smartphone,
    offer: 'Use your authenticator app',
    title: 'Enter the code from your app',
    text: 'Open your authenticator app and type the six digits it shows for AuthFlow.',
  },
  passkey: {
    icon: Fingerprint,
    offer: 'Use a passkey',
    title: 'Confirm with a passkey',
    text: 'Your device asks for your fingerprint, your face or its screen lock.',
  },
  recovery_code: {
    icon: LifeBuoy,
    offer: 'Use a recovery code',
    title: 'Enter a recovery code',
    text: 'One of the ten codes you saved when you set up two-step verification. Each works once.',
  },
};

/** The second step of a sign-in. What opens it lives in memory only, so a reload starts over. */
export function SecondStepPage() {
  const state = useSessionState();
  const [search] = useSearchParams();

  if (state.status === 'mfaRequired') return <SecondStep methods={state.methods} />;
  // Not decided yet; the guard shows that it waits.
  if (state.status === 'unknown') return null;
  const explained =
    state.status === 'anonymous' && (state.reason === 'cancelled' || state.reason === 'challengeOver');
  const to = { pathname: paths.login, search: search.toString() };
  return <Navigate to={to} replace state={explained ? null : { notice: 'secondStepLost' }} />;
}

function SecondStep({ methods }: { methods: MfaMethod[] }) {
  const session = useSession();
  const step = useSecondStep();
  const usable = methods.filter((method) => method !== 'passkey' || passkeysSupported());
  const [method, setMethod] = useState<MfaMethod>(() => firstOf(usable));
  const { title, text } = ways[method];
  const others = usable.filter((other) => other !== method);

  return (
    // A new key moves the focus to the new title, as on a change of page.
    <div key={method}>
      <FormHeading title={title}>{text}</FormHeading>
      <div className="space-y-6">
        {step.triesLeft <= 2 ? (
          <Alert tone="warning">
            {step.triesLeft === 1 ? 'One try is left. ' : `${step.triesLeft} tries are left. `}
            After that you start over with the first step.
          </Alert>
        ) : null}
        {method === 'totp' ? (
          <CodeForm eager check={(code) => step.prove({ method: 'totp', code })} wrongCode={wrongAppCode} />
        ) : null}
        {method === 'recovery_code' ? <RecoveryCodeForm step={step} /> : null}
        {method === 'passkey' ? <PasskeyStep step={step} /> : null}
      </div>
      {others.length > 0 ? (
        <section aria-labelledby="other-ways" className="mt-8 border-t border-line pt-6">
          <h2 id="other-ways" className="text-sm font-medium text-soft">
            Not at hand?
          </h2>
          <div className="mt-3 flex flex-col gap-3">
            {others.map((other) => (
              <OfferButton key={other} method={other} onChoose={() => setMethod(other)} />
            ))}
          </div>
        </section>
      ) : null}
      <div className="mt-6">
        <Button variant="ghost" className="-ml-4" onClick={() => session.leaveSecondStep('cancelled')}>
          Back to sign in
        </Button>
      </div>
    </div>
  );
}

function OfferButton({ method, onChoose }: { method: MfaMethod; onChoose: () => void }) {
  const { icon: Icon, offer } = ways[method];
  return (
    <Button variant="secondary" size="lg" className="w-full justify-start" onClick={onChoose}>
      <Icon aria-hidden="true" className="size-[1.125rem] text-faint" />
      {offer}
    </Button>
  );
}

function firstOf(methods: readonly MfaMethod[]): MfaMethod {
  const order: readonly MfaMethod[] = ['totp', 'passkey', 'recovery_code'];
  return order.find((method) => methods.includes(method)) ?? 'recovery_code';
}
