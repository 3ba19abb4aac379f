import type { MagicLinkChecked } from '@authflow/contracts';
import { useEffect, useState } from 'react';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { checkMagicLink } from './magic-link.api';

export type OpenedLink =
  | { state: 'checking' }
  | { state: 'dead' }
  | ({ state: 'live' } & Pick<MagicLinkChecked, 'email' | 'requestedBy'>)
  | { state: 'failed'; failure: ApiFailure };

/** Looks whether a sign-in link still works, and who asked for it. Looking spends nothing. */
export function useMagicLink(token: string | null): { link: OpenedLink; lookAgain: () => void } {
  const client = useApiClient();
  const [attempt, setAttempt] = useState(0);
  const [link, setLink] = useState<OpenedLink>({ state: 'checking' });

  useEffect(() => {
    if (token === null) return undefined;
    let left = false;
    void checkMagicLink(client, { token }).then((answer) => {
      if (left) return;
      if (!('error' in answer))
        setLink(answer.data.valid ? { state: 'live', ...answer.data } : { state: 'dead' });
      else if (isRefusal(answer.error, 'validation_failed', 'invalid_or_expired_token'))
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
