import { useState } from 'react';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { useCountdown } from '#src/lib/use-countdown.ts';
import { Button } from './button';

const pauseSeconds = 30;

interface ResendButtonProps {
  /** Asks for another mail: null when it is on its way. */
  send: () => Promise<ApiFailure | null>;
  /** What is true once it is. */
  sentNews: string;
}

/** Asks for another mail, at most every half minute. */
export function ResendButton({ send, sentNews }: ResendButtonProps) {
  const { left, start } = useCountdown(pauseSeconds);
  const [busy, setBusy] = useState(false);
  const [news, setNews] = useState('');

  async function resend(): Promise<void> {
    setBusy(true);
    const failure = await send();
    setBusy(false);
    if (failure === null) {
      start(pauseSeconds * 2);
      return setNews(sentNews);
    }
    if (failure.kind === 'problem' && failure.retryAfter !== null) start(failure.retryAfter);
    setNews(messageFor(failure));
  }

  return (
    <div>
      <Button variant="secondary" loading={busy} disabled={left > 0} onClick={() => void resend()}>
        {left > 0 ? <span className="tabular-nums">Send again in {left} s</span> : 'Send again'}
      </Button>
      <p role="status" className="mt-2 text-sm text-faint empty:hidden">
        {news}
      </p>
    </div>
  );
}
