import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopPasskeyAutofill } from '#src/lib/passkeys.ts';
import { typedAddress } from '#src/session/typed-address.ts';
import { problem } from '#src/testing/problems.ts';
import { renderPage } from '#src/testing/render-page.tsx';
import { LoginPage } from './login-page';
import { credential } from '#src/testing/passkey-credential.ts';

const options = {
  challenge: 'Y2hhbGxlbmdl',
  rpId: 'localhost',
  timeout: 300_000,
  userVerification: 'required',
  allowCredentials: [],
};

/** A device that answers every ceremony by itself, as a security key with its button held does. */
function eagerDevice() {
  const get = vi.fn(() => Promise.resolve(credential));
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(function PublicKeyCredential() {}, {
      isConditionalMediationAvailable: () => Promise.resolve(true),
    }),
  );
  vi.stubGlobal('navigator', { ...navigator, credentials: { get } });
  return get;
}

const refusing = {
  'POST /v1/auth/passkey/options': () => ({ data: options }),
  'POST /v1/auth/passkey/verify': () => ({ error: problem('invalid_assertion', { status: 401 }) }),
};

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  vi.stubGlobal('scrollTo', () => undefined);
});
afterEach(async () => {
  cleanup();
  typedAddress.forget();
  await stopPasskeyAutofill();
  vi.unstubAllGlobals();
});

describe('the sign-in page', () => {
  it('suggests no passkey again once one was refused, until the page is opened anew', async () => {
    const get = eagerDevice();
    const verified = (page: ReturnType<typeof renderPage>) =>
      page.calls.filter(({ url }) => url === '/v1/auth/passkey/verify').length;

    const page = renderPage(<LoginPage />, '/auth/login', refusing);
    await screen.findByText(/Your passkey was not accepted/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(get).toHaveBeenCalledTimes(1);
    expect(verified(page)).toBe(1);

    cleanup();
    const again = renderPage(<LoginPage />, '/auth/login', refusing);
    await screen.findByText(/Your passkey was not accepted/);
    expect(verified(again)).toBe(1);
  });

  it('still asks for a passkey by the button after a refusal, and suggests none behind it', async () => {
    const user = userEvent.setup();
    const get = eagerDevice();
    renderPage(<LoginPage />, '/auth/login', refusing);
    await screen.findByText(/Your passkey was not accepted/);
    await user.click(screen.getByRole('button', { name: 'Sign in with a passkey' }));
    await vi.waitFor(() => expect(get).toHaveBeenCalledTimes(2));
    await screen.findByText(/Your passkey was not accepted/);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(get).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['Forgot password?', '/auth/forgot-password'],
    ['Email me a sign-in link', '/auth/email-link'],
  ])('takes the typed address along to “%s”', async (link, path) => {
    const user = userEvent.setup();
    const page = renderPage(<LoginPage />, '/auth/login');
    await user.type(screen.getByLabelText('Email'), 'ada@example.com');
    await user.click(screen.getByRole('link', { name: link }));
    expect(page.where().pathname).toBe(path);
    expect(typedAddress.read()).toBe('ada@example.com');
  });
});
