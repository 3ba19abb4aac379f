import { limits } from '@authflow/contracts';
import { useEffect, useRef, useState } from 'react';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useCooldown } from '#src/lib/use-cooldown.ts';
import { CodeInput } from './code-input';
import { FailureAlert } from './failure-alert';
import { Field } from './field';
import { Spinner } from './spinner';

const wrongCode = 'That code is not right. Wait until your app shows the next one, then type that.';

interface TotpFieldProps {
  hint?: string;
  /** Called with the last digit. Gives back why the code was refused, or null. */
  submit: (code: string) => Promise<ApiFailure | null>;
}

/** Takes the digits an authenticator app shows and sends them off with the last one. */
export function TotpField({ hint, submit }: TotpFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [checking, setChecking] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const cooldown = useCooldown();
  const wrong = failure !== null && isRefusal(failure, 'invalid_code', 'validation_failed');

  useEffect(() => {
    input.current?.focus({ preventScroll: true });
  }, []);

  async function check(digits: string): Promise<void> {
    setChecking(true);
    setFailure(null);
    const refused = await submit(digits);
    setChecking(false);
    if (refused === null) return;
    cooldown.obey(refused);
    setFailure(refused);
    setCode('');
    input.current?.focus();
  }

  function change(digits: string): void {
    if (checking || cooldown.running) return;
    setCode(digits);
    if (digits.length > 0) setFailure(null);
    if (digits.length === limits.codeDigits) void check(digits);
  }

  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} className="space-y-4">
      <FailureAlert failure={wrong ? null : failure} />
      <Field label="Six-digit code" hint={hint} error={wrong ? wrongCode : undefined}>
        <CodeInput
          ref={input}
          value={code}
          length={limits.codeDigits}
          onChange={change}
          disabled={checking || cooldown.running}
          refused={wrong}
        />
      </Field>
      <p role="status" className="sr-only">
        {checking ? 'Checking the code' : ''}
        {wrong ? wrongCode : ''}
      </p>
      {checking || cooldown.running ? (
        <p aria-hidden="true" className="flex items-center gap-2 text-sm text-soft">
          {checking ? <Spinner /> : null}
          {checking ? 'Checking the code…' : cooldown.label('')}
        </p>
      ) : null}
    </form>
  );
}
