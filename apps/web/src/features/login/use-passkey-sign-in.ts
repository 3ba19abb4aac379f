import { limits, type WebauthnAssertion } from '@authflow/contracts';
import { useCallback, useEffect, useState } from 'react';
import type { ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import {
  askForPasskey,
  offerPasskeyAutofill,
  passkeyAutofillSupported,
  stopPasskeyAutofill,
} from '#src/lib/passkeys.ts';
import { useEnter } from '#src/session/use-enter.ts';
import { passkeyOptions, passkeySignIn } from './passkey-sign-in.api';

/** Shorter than a challenge lives, so that a form left open still takes a passkey. */
const renewAfterMs = (limits.webauthnChallengeMinutes - 1) * 60 * 1000;

/** What there is to say: the API's refusal, or that the browser came back without a passkey. */
export type PasskeyTrouble = ApiFailure | 'cancelled' | 'failed';

export interface PasskeySignInControl {
  busy: boolean;
  /** Opens the browser's dialog. */
  start: () => Promise<void>;
  /** Takes passkeys out of the suggestions while another way in is under way. */
  pause: () => void;
  resume: () => void;
}

/**
 * Signs in with a passkey: by the button, or by a suggestion of the email field wherever browsers offer that. After a
 * refusal there are no suggestions until the page is opened anew; the button stays.
 */
export function usePasskeySignIn(onTrouble: (trouble: PasskeyTrouble | null) => void): PasskeySignInControl {
  const client = useApiClient();
  const enter = useEnter();
  const [busy, setBusy] = useState(false);
  const [paused, setPaused] = useState(false);
  // A device that answers by itself would offer the refused passkey again and again.
  const [refused, setRefused] = useState(false);
  const [round, setRound] = useState(0);

  const finish = useCallback(
    async (credential: WebauthnAssertion): Promise<boolean> => {
      setBusy(true);
      const answer = await passkeySignIn(client, { credential });
      setBusy(false);
      if (!('error' in answer)) {
        enter(answer.data, 'passkey');
        return true;
      }
      setRefused(true);
      onTrouble(answer.error);
      return false;
    },
    [client, enter, onTrouble],
  );

  useEffect(() => {
    if (paused || refused) return undefined;
    let left = false;
    const next = () => setRound((before) => before + 1);
    const renewal = setTimeout(() => {
      if (document.visibilityState === 'visible') next();
      else document.addEventListener('visibilitychange', next, { once: true });
    }, renewAfterMs);

    async function offer(): Promise<void> {
      if (!(await passkeyAutofillSupported()) || left) return;
      const options = await passkeyOptions(client);
      // Nobody asked for suggestions, so nobody is told when there are none.
      if ('error' in options || left) return;
      const credential = await offerPasskeyAutofill(options.data);
      if (credential !== null && !left) await finish(credential);
    }
    void offer();

    return () => {
      left = true;
      clearTimeout(renewal);
      document.removeEventListener('visibilitychange', next);
      void stopPasskeyAutofill();
    };
  }, [client, finish, paused, refused, round]);

  async function start(): Promise<void> {
    onTrouble(null);
    setBusy(true);
    setPaused(true);
    const options = await passkeyOptions(client);
    const result = 'error' in options ? options : await askForPasskey(options.data);
    setBusy(false);
    if ('error' in result) onTrouble(result.error);
    else if ('stopped' in result) onTrouble(result.stopped === 'cancelled' ? 'cancelled' : 'failed');
    else if (await finish(result.credential)) return;
    setPaused(false);
  }

  return { busy, start, pause: () => setPaused(true), resume: () => setPaused(false) };
}
