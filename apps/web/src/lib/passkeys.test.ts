import type { PasskeyRequestOptions } from '@authflow/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  askForPasskey,
  offerPasskeyAutofill,
  passkeyAutofillSupported,
  stopPasskeyAutofill,
} from './passkeys';
import { credential } from '#src/testing/passkey-credential.ts';

const options: PasskeyRequestOptions = {
  challenge: 'Y2hhbGxlbmdl',
  rpId: 'localhost',
  timeout: 300_000,
  userVerification: 'required',
  allowCredentials: [],
};

interface Ceremony {
  mediation: string | undefined;
  signal: AbortSignal;
  answer: (credential: unknown) => void;
}

/** The browser's side of WebAuthn: one ceremony at a time, as the standard has it. */
function fakeBrowser() {
  const ceremonies: Ceremony[] = [];
  const get = vi.fn(
    ({ mediation, signal }: { mediation?: string; signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        if (ceremonies.some((earlier) => !earlier.signal.aborted)) {
          return reject(new DOMException('A request is already pending.', 'OperationError'));
        }
        const abort = () => reject(new DOMException('aborted', 'AbortError'));
        signal.addEventListener('abort', abort);
        ceremonies.push({ mediation, signal, answer: resolve });
      }),
  );
  const conditional = vi.fn(() => Promise.resolve(true));
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(function PublicKeyCredential() {}, { isConditionalMediationAvailable: conditional }),
  );
  vi.stubGlobal('navigator', { credentials: { get } });
  return { ceremonies, get, conditional };
}

let browser: ReturnType<typeof fakeBrowser>;
const pending = () => browser.ceremonies.filter(({ signal }) => !signal.aborted);

beforeEach(() => {
  browser = fakeBrowser();
});
afterEach(async () => {
  await stopPasskeyAutofill();
  vi.unstubAllGlobals();
});

describe('passkeys among the suggestions of a field', () => {
  it('wait unseen, and hand over the one that is picked', async () => {
    const picked = offerPasskeyAutofill(options);
    await vi.waitFor(() => expect(pending()).toHaveLength(1));
    expect(pending()[0]?.mediation).toBe('conditional');
    pending()[0]?.answer(credential);
    await expect(picked).resolves.toMatchObject({ id: 'aWQ', type: 'public-key' });
  });

  it('are taken back when the page is left', async () => {
    const picked = offerPasskeyAutofill(options);
    await vi.waitFor(() => expect(pending()).toHaveLength(1));
    await stopPasskeyAutofill();
    expect(pending()).toEqual([]);
    await expect(picked).resolves.toBeNull();
  });

  it('are taken back before the ceremony was begun', async () => {
    const picked = offerPasskeyAutofill(options);
    await Promise.all([picked, stopPasskeyAutofill()]);
    expect(browser.get).not.toHaveBeenCalled();
    await expect(picked).resolves.toBeNull();
  });

  it('are taken back while the browser is still asked whether it can', async () => {
    let say: (able: boolean) => void = () => undefined;
    const asked = new Promise<boolean>((resolve) => {
      say = resolve;
    });
    browser.conditional.mockReturnValue(asked);
    const picked = offerPasskeyAutofill(options);
    await vi.waitFor(() => expect(browser.conditional).toHaveBeenCalled());
    const stopped = stopPasskeyAutofill();
    await new Promise((resolve) => setTimeout(resolve, 5));
    say(true);
    await stopped;
    expect(pending()).toEqual([]);
    await expect(picked).resolves.toBeNull();
  });

  it('make room for the dialog, which is never refused for an older ceremony', async () => {
    const picked = offerPasskeyAutofill(options);
    await vi.waitFor(() => expect(pending()).toHaveLength(1));
    const asked = askForPasskey(options);
    await expect(picked).resolves.toBeNull();
    await vi.waitFor(() => expect(pending()).toHaveLength(1));
    expect(pending()[0]?.mediation).toBeUndefined();
    pending()[0]?.answer(credential);
    await expect(asked).resolves.toMatchObject({ credential: { id: 'aWQ' } });
  });

  it('do not end a dialog that was opened while they were being taken back', async () => {
    void offerPasskeyAutofill(options);
    await vi.waitFor(() => expect(pending()).toHaveLength(1));
    void stopPasskeyAutofill();
    const asked = askForPasskey(options);
    await vi.waitFor(() => expect(pending()).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pending()).toHaveLength(1);
    pending()[0]?.answer(credential);
    await expect(asked).resolves.toMatchObject({ credential: { id: 'aWQ' } });
  });

  it('are not offered by browsers that cannot', async () => {
    browser.conditional.mockResolvedValue(false);
    await expect(passkeyAutofillSupported()).resolves.toBe(false);
    vi.stubGlobal('PublicKeyCredential', undefined);
    await expect(passkeyAutofillSupported()).resolves.toBe(false);
  });
});

describe('the browser’s dialog', () => {
  it.each([
    ['NotAllowedError', 'cancelled'],
    ['SecurityError', 'failed'],
    ['UnknownError', 'failed'],
  ])('ended by %s was %s', async (name, stopped) => {
    browser.get.mockRejectedValueOnce(new DOMException('', name));
    await expect(askForPasskey(options)).resolves.toEqual({ stopped });
  });

  it('is not opened where passkeys are unknown', async () => {
    vi.stubGlobal('PublicKeyCredential', undefined);
    await expect(askForPasskey(options)).resolves.toEqual({ stopped: 'unsupported' });
    expect(browser.get).not.toHaveBeenCalled();
  });
});
