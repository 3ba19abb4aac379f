import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { asFailure } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { useCountdown } from '#src/lib/use-countdown.ts';
import { useResendVerificationMutation } from './email-verification.api';

const pauseSeconds = 30;

interface ResendButtonProps {
  verificationId: string;
  onSent: () => void;
}

/** Asks for another mail, at most every half minute. */
export function ResendButton({ verificationId, onSent }: ResendButtonProps) {
  const [resend, { isLoading }] = useResendVerificationMutation();
  const { left, start } = useCountdown(pauseSeconds);
  const [news, setNews] = useState('');

  async function send(): Promise<void> {
    const answer = await resend({ verificationId });
    if (answer.error === undefined) {
      start(pauseSeconds * 2);
      setNews('A new mail is on its way. The earlier code no longer counts.');
      onSent();
      return;
    }
    const failure = asFailure(answer.error);
    if (failure.kind === 'problem' && failure.retryAfter !== null) start(failure.retryAfter);
    setNews(messageFor(failure));
  }

  return (
    <div>
      <Button variant="secondary" loading={isLoading} disabled={left > 0} onClick={() => void send()}>
        {left > 0 ? <span className="tabular-nums">Send again in {left} s</span> : 'Send again'}
      </Button>
      <p role="status" className="mt-2 text-sm text-faint empty:hidden">
        {news}
      </p>
    </div>
  );
}
