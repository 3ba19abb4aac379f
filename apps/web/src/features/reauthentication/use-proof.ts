import type { PasskeyRequestOptions, Reauthenticate, ReauthenticationOptions } from '@authflow/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isRefusal, type Answer, type ApiFailure } from '#src/lib/api-failure.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { errorSentences } from '#src/lib/error-sentences.ts';
import { askForPasskey } from '#src/lib/passkeys.ts';
import { useReauthenticationGate } from '#src/session/reauthentication-context.ts';
import { useSession } from '#src/session/session-context.ts';
import { reauthenticate, reauthenticationOptions } from './reauthentication.api';

export interface Proof {
  /** `null` while they are on their way. */
  methods: ReauthenticationOptions['methods'] | null;
  /** Why the methods could not be fetched. */
  outage: ApiFailure | null;
  load: () => Promise<void>;
  /** Hands in a proof. Once it is accepted, the calls that wait go on. Else why not. */
  give: (proof: Reauthenticate) => Promise<ApiFailure | null>;
  /** Lets the browser ask for a passkey and hands that in. Else a sentence why not. */
  givePasskey: () => Promise<string | null>;
}

const passkeyFailed = {
  cancelled: 'No passkey was used. Try again, or use another way.',
  unsupported: 'This browser cannot use passkeys. Use another way, or another browser.',
  known: errorSentences.invalid_assertion,
  failed: 'Your browser could not use a passkey here. Use another way.',
} as const;

/** The ways to confirm who is there, and what comes of them. */
export function useProof(): Proof {
  const client = useApiClient();
  const session = useSession();
  const gate = useReauthenticationGate();
  const [methods, setMethods] = useState<Proof['methods']>(null);
  const [outage, setOutage] = useState<ApiFailure | null>(null);
  // The server takes each challenge once; the next try asks for a new one.
  const challenge = useRef<PasskeyRequestOptions | null>(null);

  const take = useCallback((answer: Answer<ReauthenticationOptions>): void => {
    setOutage('error' in answer ? answer.error : null);
    if ('error' in answer) return;
    challenge.current = answer.data.passkey;
    setMethods(answer.data.methods);
  }, []);

  useEffect(() => {
    let left = false;
    void reauthenticationOptions(client).then((answer) => (left ? undefined : take(answer)));
    return () => {
      left = true;
    };
  }, [client, take]);

  async function load(): Promise<void> {
    take(await reauthenticationOptions(client));
  }

  async function give(proof: Reauthenticate): Promise<ApiFailure | null> {
    const answer = await reauthenticate(client, proof);
    if ('error' in answer) {
      // What the account can confirm itself with has changed meanwhile.
      if (isRefusal(answer.error, 'reauthentication_required')) void load();
      return answer.error;
    }
    session.proven(answer.data);
    gate.settle('confirmed');
    return null;
  }

  async function givePasskey(): Promise<string | null> {
    if (challenge.current === null) await load();
    const options = challenge.current;
    challenge.current = null;
    if (options === null) return passkeyFailed.failed;
    const result = await askForPasskey(options);
    if ('stopped' in result) return passkeyFailed[result.stopped];
    const failure = await give({ credential: result.credential });
    return failure === null ? null : messageFor(failure);
  }

  return { methods, outage, load, give, givePasskey };
}
