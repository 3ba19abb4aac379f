import { limits, type LoginMfa } from '@authflow/contracts';
import { useState } from 'react';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { useSession } from '#src/session/session-context.ts';
import { proveSecondFactor } from './mfa-login.api';

/** What proves the second factor, without the token that the session holds. */
export type Proof = LoginMfa extends infer Body
  ? Body extends LoginMfa
    ? Omit<Body, 'mfaToken'>
    : never
  : never;

export interface SecondStep {
  /** Null when it was right: the session goes on from there. Also null when the challenge is over: so is this page. */
  prove: (proof: Proof) => Promise<ApiFailure | null>;
  /** Tries left before the whole sign-in starts over, as far as this page has counted. */
  triesLeft: number;
}

export function useSecondStep(): SecondStep {
  const client = useApiClient();
  const session = useSession();
  const [wrong, setWrong] = useState(0);

  async function prove(proof: Proof): Promise<ApiFailure | null> {
    const mfaToken = session.mfaToken();
    if (mfaToken === null) return null;
    const answer = await proveSecondFactor(client, { mfaToken, ...proof } as LoginMfa);
    if (!('error' in answer)) {
      session.accept(answer.data);
      return null;
    }
    if (isRefusal(answer.error, 'mfa_challenge_expired')) {
      session.leaveSecondStep('challengeOver');
      return null;
    }
    if (!isRefusal(answer.error, 'invalid_code', 'invalid_assertion')) return answer.error;
    if (wrong + 1 >= limits.mfaChallengeAttempts) {
      // The server takes no more for this challenge; another try would be in vain.
      session.leaveSecondStep('challengeOver');
      return null;
    }
    setWrong(wrong + 1);
    return answer.error;
  }

  return { prove, triesLeft: limits.mfaChallengeAttempts - wrong };
}
