import { useState } from 'react';
import { useDispatch } from 'react-redux';
import { isRefusal, type ApiFailure } from '#src/lib/api-failure.ts';
import { api } from '#src/lib/api.ts';
import { useApiClient } from '#src/lib/client-context.ts';
import { messageFor } from '#src/lib/error-messages.ts';
import { createPasskey } from '#src/lib/passkeys.ts';
import { addPasskey, passkeyCreationOptions } from './passkeys.api';

const stopped = {
  cancelled:
    'No passkey was made: the browser’s dialog was closed or timed out. Try again when you are ready.',
  unsupported: 'This browser cannot use passkeys. Try another browser or device.',
  known: 'This device already holds a passkey for your account. There is nothing to add.',
  failed: 'This device could not make a passkey. Check that it has a screen lock, or use another device.',
} as const;

export interface AddPasskey {
  busy: boolean;
  /** Why there is no new passkey, in a sentence. */
  refusal: string | null;
  /** True once the passkey is kept. */
  add: (name: string) => Promise<boolean>;
  forget: () => void;
}

/** Options, the browser's dialog, and keeping what came of it. */
export function useAddPasskey(): AddPasskey {
  const client = useApiClient();
  const dispatch = useDispatch();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function attempt(name: string): Promise<string | null> {
    const options = await passkeyCreationOptions(client);
    if ('error' in options) return sentenceFor(options.error);
    const made = await createPasskey(options.data);
    if ('stopped' in made) return stopped[made.stopped];
    const kept = await addPasskey(client, { credential: made.credential, name });
    return 'error' in kept ? sentenceFor(kept.error) : null;
  }

  async function add(name: string): Promise<boolean> {
    setBusy(true);
    setRefusal(null);
    const sentence = await attempt(name);
    setBusy(false);
    setRefusal(sentence);
    if (sentence === null) dispatch(api.util.invalidateTags(['Passkeys', 'Activity']));
    return sentence === null;
  }

  return { busy, refusal, add, forget: () => setRefusal(null) };
}

function sentenceFor(failure: ApiFailure): string {
  if (isRefusal(failure, 'conflict'))
    return 'This passkey is on your account already, or you have as many as an account can have.';
  if (isRefusal(failure, 'invalid_assertion'))
    return 'The server could not accept this passkey. Try again, or use another device.';
  return messageFor(failure);
}
