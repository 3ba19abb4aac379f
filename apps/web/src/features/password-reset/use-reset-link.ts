import { useEffect, useState } from 'react';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { checkReset } from './password-reset.api';

export type ResetLink =
  | { state: 'checking' }
  | { state: 'dead' }
  | { state: 'live'; email: string | null }
  | { state: 'failed'; failure: ApiFailure };

/** Looks whether a reset link still works. Looking spends nothing. */
export function useResetLink(token: string | null): { link: ResetLink; lookAgain: () => void } {
  const client = useApiClient();
  const [attempt, setAttempt] = useState(0);
  const [link, setLink] = useState<ResetLink>(token === null ? { state: 'dead' } : { state: 'checking' });

  useEffect(() => {
    if (token === null) return undefined;
    let left = false;
    void checkReset(client, { token }).then((answer) => {
      if (left) return;
      if (!('error' in answer)) {
        setLink(answer.data.valid ? { state: 'live', email: answer.data.email } : { state: 'dead' });
      } else if (isRefusal(answer.error, 'validation_failed', 'invalid_or_expired_token'))
        setLink({ state: 'dead' });
      else setLink({ state: 'failed', failure: answer.error });
    });
    return () => {
      left = true;
    };
  }, [client, token, attempt]);

  function lookAgain(): void {
    setLink({ state: 'checking' });
    setAttempt(attempt + 1);
  }
  return { link, lookAgain };
}
