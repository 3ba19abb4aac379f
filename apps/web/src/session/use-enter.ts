import type { SignInAnswer } from '@authflow/contracts';
import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { lastMethod, type SignInMethod } from '#src/lib/last-method.ts';
import { paths } from '#src/lib/paths.ts';
import { useSession } from './session-context';
import { typedAddress } from './typed-address';

/**
 * What follows every way in: signed in, or on to the second step. Pages for visitors are left by their guard; any
 * other page names where to go on (`returnTo`).
 */
export function useEnter(): (answer: SignInAnswer, method: SignInMethod, returnTo?: string) => void {
  const session = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const asked = search.size > 0 ? `?${search}` : '';

  return useCallback(
    (answer, method, returnTo) => {
      lastMethod.remember(method);
      typedAddress.forget();
      session.accept(answer);
      if (answer.status === 'mfa_required') {
        const query = returnTo === undefined ? asked : `?${new URLSearchParams({ returnTo })}`;
        void navigate(`${paths.secondStep}${query}`, { replace: returnTo !== undefined });
      } else if (returnTo !== undefined) {
        void navigate(returnTo, { replace: true });
      }
    },
    [session, navigate, asked],
  );
}
