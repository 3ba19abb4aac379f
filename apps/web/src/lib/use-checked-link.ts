import { useEffect, useState } from 'react';
import type { ApiClient } from './api-client';
import { isRefusal, type Answer, type ApiFailure } from './api-failure';
import { useApiClient } from './client-context';

export type CheckedLink<Found> =
  | { state: 'checking' }
  | { state: 'dead' }
  | { state: 'live'; found: Found }
  | { state: 'failed'; failure: ApiFailure };

type Check<Found> = (client: ApiClient, body: { token: string }) => Promise<Answer<Found>>;

/** Looks whether a mailed link still works. Looking spends nothing. `check` is a function of a module, made once. */
export function useCheckedLink<Found extends { valid: boolean }>(
  token: string | null,
  check: Check<Found>,
): { link: CheckedLink<Found>; lookAgain: () => void } {
  const client = useApiClient();
  const [attempt, setAttempt] = useState(0);
  const [link, setLink] = useState<CheckedLink<Found>>(
    token === null ? { state: 'dead' } : { state: 'checking' },
  );

  useEffect(() => {
    if (token === null) return undefined;
    let left = false;
    void check(client, { token }).then((answer) => {
      if (left) return;
      if (!('error' in answer)) {
        setLink(answer.data.valid ? { state: 'live', found: answer.data } : { state: 'dead' });
      } else if (isRefusal(answer.error, 'validation_failed', 'invalid_or_expired_token'))
        setLink({ state: 'dead' });
      else setLink({ state: 'failed', failure: answer.error });
    });
    return () => {
      left = true;
    };
  }, [client, token, check, attempt]);

  function lookAgain(): void {
    setLink({ state: 'checking' });
    setAttempt(attempt + 1);
  }
  return { link, lookAgain };
}
