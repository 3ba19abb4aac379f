import type {
  PasskeyCreationOptions,
  PasskeyRequestOptions,
  WebauthnAssertion,
  WebauthnRegistration,
} from '@authflow/contracts';

/**
 * What a ceremony came to. `cancelled`: the person closed the browser's dialog, or let it time out; browsers do not
 * tell the two apart, nor from “no passkey here”. `known`: this device already holds a passkey of the account.
 */
export type CeremonyResult<Credential> =
  { credential: Credential } | { stopped: 'cancelled' | 'unsupported' | 'known' | 'failed' };

/** Loaded with the first ceremony, so that pages which only offer one stay small. */
const load = () => import('./passkey-request');

let autofill: { stopped: boolean } | null = null;
let stopping: Promise<void> = Promise.resolve();

/** Whether this browser knows passkeys at all. */
export function passkeysSupported(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** Whether this browser can offer passkeys among the suggestions of a field. */
export async function passkeyAutofillSupported(): Promise<boolean> {
  if (!passkeysSupported()) return false;
  try {
    return await window.PublicKeyCredential.isConditionalMediationAvailable();
  } catch {
    return false;
  }
}

/** Shows the browser's dialog to sign in with a passkey. */
export async function askForPasskey(
  options: PasskeyRequestOptions,
): Promise<CeremonyResult<WebauthnAssertion>> {
  await stopPasskeyAutofill();
  return ceremony<WebauthnAssertion>(async () => {
    const { startAuthentication } = await load();
    return (await startAuthentication({ optionsJSON: requestJson(options) })) as WebauthnAssertion;
  });
}

/** Shows the browser's dialog to make a passkey for the account that is signed in. */
export async function createPasskey(
  options: PasskeyCreationOptions,
): Promise<CeremonyResult<WebauthnRegistration>> {
  await stopPasskeyAutofill();
  return ceremony<WebauthnRegistration>(async () => {
    const { startRegistration } = await import('./passkey-registration');
    const optionsJSON = options as Parameters<typeof startRegistration>[0]['optionsJSON'];
    return (await startRegistration({ optionsJSON })) as WebauthnRegistration;
  });
}

/**
 * Offers passkeys among the suggestions of the field with `autocomplete="… webauthn"`. Waits, unseen, until the
 * person picks one; null when it was stopped or the browser gave up.
 */
export async function offerPasskeyAutofill(
  options: PasskeyRequestOptions,
): Promise<WebauthnAssertion | null> {
  const mine = { stopped: false };
  autofill = mine;
  const { startAuthentication } = await load();
  if (mine.stopped) return null;
  const result = await ceremony<WebauthnAssertion>(
    async () =>
      (await startAuthentication({
        optionsJSON: requestJson(options),
        useBrowserAutofill: true,
        verifyBrowserAutofillInput: false,
      })) as WebauthnAssertion,
  );
  if (autofill === mine) autofill = null;
  return !mine.stopped && 'credential' in result ? result.credential : null;
}

/**
 * Ends the wait for a suggestion, and resolves when it is over. A browser runs one ceremony at a time, and a page that
 * is left must run none.
 */
export function stopPasskeyAutofill(): Promise<void> {
  if (autofill !== null) {
    autofill.stopped = true;
    autofill = null;
    stopping = cancelCeremony();
  }
  return stopping;
}

async function cancelCeremony(): Promise<void> {
  const { WebAuthnAbortService, browserSupportsWebAuthnAutofill } = await load();
  WebAuthnAbortService.cancelCeremony();
  // One that has just been begun still asks the browser for support and would miss the word; ask the same, and
  // tell it once more as soon as it has its answer.
  await browserSupportsWebAuthnAutofill();
  if (autofill === null) WebAuthnAbortService.cancelCeremony();
}

async function ceremony<Credential>(run: () => Promise<Credential>): Promise<CeremonyResult<Credential>> {
  if (!passkeysSupported()) return { stopped: 'unsupported' };
  try {
    return { credential: await run() };
  } catch (error) {
    return { stopped: reasonOf(error) };
  }
}

function reasonOf(error: unknown): 'cancelled' | 'known' | 'failed' {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { name?: string } };
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'known';
  const names = [name, cause?.name];
  return names.includes('NotAllowedError') || names.includes('AbortError') ? 'cancelled' : 'failed';
}

/** The library's own types, which name every transport there is. */
function requestJson(options: PasskeyRequestOptions) {
  return options as Parameters<Awaited<ReturnType<typeof load>>['startAuthentication']>[0]['optionsJSON'];
}
