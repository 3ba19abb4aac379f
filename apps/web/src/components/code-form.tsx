import { limits } from '@authflow/contracts';
import { useEffect, useRef, useState } from 'react';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { waitInWords } from '#src/lib/error-messages.ts';
import { errorSentences } from '#src/lib/error-sentences.ts';
import { useCountdown } from '#src/lib/use-countdown.ts';
import { CodeInput } from './code-input';
import { FailureAlert } from './failure-alert';
import { Field } from './field';
import { Spinner } from './spinner';

interface CodeFormProps {
  label?: string;
  /** Sends the digits off: null when they were right and the page goes on. */
  check: (digits: string) => Promise<ApiFailure | null>;
  /** What to say about a wrong code. */
  wrongCode?: string;
  /** Takes the focus although a touch screen's keyboard then covers half of the page. */
  eager?: boolean;
}

/** Takes six digits and sends them off with the last one. */
export function CodeForm({ label = 'Six-digit code', check, wrongCode, eager = false }: CodeFormProps) {
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [checking, setChecking] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const { left, start } = useCountdown();
  const wrong = failure !== null && isRefusal(failure, 'invalid_code', 'validation_failed');
  const wrongText = wrongCode ?? errorSentences.invalid_code;
  const paused = left > 0;

  useEffect(() => {
    // On a touch screen the keyboard would cover what the page has to say first.
    if (eager || window.matchMedia('(pointer: fine)').matches) input.current?.focus();
  }, [eager]);

  async function send(digits: string): Promise<void> {
    setChecking(true);
    setFailure(null);
    const refusal = await check(digits);
    setChecking(false);
    if (refusal === null) return;
    if (refusal.kind === 'problem' && refusal.retryAfter !== null) start(refusal.retryAfter);
    setFailure(refusal);
    setCode('');
    input.current?.focus();
  }

  function change(digits: string): void {
    if (checking || paused) return;
    setCode(digits);
    if (digits.length > 0) setFailure(null);
    if (digits.length === limits.codeDigits) void send(digits);
  }

  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} className="space-y-4">
      <FailureAlert failure={wrong ? null : failure} />
      <Field label={label} error={wrong ? wrongText : undefined}>
        <CodeInput
          ref={input}
          value={code}
          length={limits.codeDigits}
          onChange={change}
          disabled={checking || paused}
          refused={wrong}
        />
      </Field>
      <p role="status" className="sr-only">
        {checking ? 'Checking the code' : ''}
        {wrong ? wrongText : ''}
      </p>
      {checking ? (
        <p aria-hidden="true" className="flex items-center gap-2 text-sm text-soft">
          <Spinner /> Checking the code…
        </p>
      ) : null}
      {paused ? (
        <p className="text-sm text-soft tabular-nums">You can try again in {waitInWords(left)}.</p>
      ) : null}
    </form>
  );
}
