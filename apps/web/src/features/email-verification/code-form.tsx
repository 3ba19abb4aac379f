import { limits } from '@authflow/contracts';
import { useEffect, useRef, useState } from 'react';
import { CodeInput } from '#src/components/code-input.tsx';
import { FailureAlert } from '#src/components/failure-alert.tsx';
import { Field } from '#src/components/field.tsx';
import { Spinner } from '#src/components/spinner.tsx';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { errorMessages } from '#src/lib/error-messages.ts';
import { pendingVerification } from '#src/session/pending-verification.ts';
import { useSession } from '#src/session/session-context.ts';
import { verifyEmail } from './email-verification.api';

interface CodeFormProps {
  verificationId: string;
  /** The address turned out to be confirmed without a session for us. */
  onVerified: () => void;
}

/** Takes the mailed digits and sends them off with the last one. */
export function CodeForm({ verificationId, onVerified }: CodeFormProps) {
  const client = useApiClient();
  const session = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [checking, setChecking] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const wrong = failure !== null && isRefusal(failure, 'invalid_code', 'validation_failed');

  useEffect(() => {
    // On a touch screen the keyboard would cover what the page has to say first.
    if (window.matchMedia('(pointer: fine)').matches) input.current?.focus();
  }, []);

  async function check(digits: string): Promise<void> {
    setChecking(true);
    setFailure(null);
    const answer = await verifyEmail(client, { verificationId, code: digits });
    setChecking(false);
    if ('error' in answer) {
      setFailure(answer.error);
      setCode('');
      input.current?.focus();
    } else if (answer.data.status === 'authenticated') {
      pendingVerification.end();
      session.accept(answer.data);
    } else onVerified();
  }

  function change(digits: string): void {
    if (checking) return;
    setCode(digits);
    if (digits.length > 0) setFailure(null);
    if (digits.length === limits.codeDigits) void check(digits);
  }

  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} className="space-y-4">
      <FailureAlert failure={wrong ? null : failure} />
      <Field label="Six-digit code" error={wrong ? errorMessages.invalid_code : undefined}>
        <CodeInput
          ref={input}
          value={code}
          length={limits.codeDigits}
          onChange={change}
          disabled={checking}
          refused={wrong}
        />
      </Field>
      <p role="status" className="sr-only">
        {checking ? 'Checking the code' : ''}
        {wrong ? errorMessages.invalid_code : ''}
      </p>
      {checking ? (
        <p aria-hidden="true" className="flex items-center gap-2 text-sm text-soft">
          <Spinner /> Checking the code…
        </p>
      ) : null}
    </form>
  );
}
