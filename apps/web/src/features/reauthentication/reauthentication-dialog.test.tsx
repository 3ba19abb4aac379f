import type { ReauthenticationOptions } from '@authflow/contracts';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiClient, ApiRequest } from '#src/lib/api-client.ts';
import { ApiClientContext } from '#src/lib/client-context.ts';
import { createReauthenticationGate } from '#src/lib/reauthentication-gate.ts';
import { ReauthenticationContext } from '#src/session/reauthentication-context.ts';
import { SessionContext } from '#src/session/session-context.ts';
import type { Session } from '#src/session/session-types.ts';
import { problem } from '#src/testing/problems.ts';
import { ReauthenticationDialog } from './reauthentication-dialog';

const fresh = { status: 'reauthenticated', accessToken: 'fresh', tokenType: 'Bearer', expiresIn: 600 };

/** A page whose button needs a proof, and an account that has these ways to give one. */
function open(methods: ReauthenticationOptions['methods'], right: Record<string, string>) {
  const gate = createReauthenticationGate();
  const session = { proven: vi.fn(), signedOut: vi.fn() };
  const sent: ApiRequest[] = [];
  function answer(request: ApiRequest) {
    if (request.url.endsWith('/options')) return { data: { methods, passkey: null } };
    if (request.url.endsWith('/logout')) return { data: {} };
    if (JSON.stringify(request.body) === JSON.stringify(right)) return { data: fresh };
    return { error: problem('password' in right ? 'invalid_current_password' : 'invalid_code') };
  }
  const client = {
    call: (request: ApiRequest) => {
      sent.push(request);
      return Promise.resolve(answer(request));
    },
  } as unknown as ApiClient;
  function Page() {
    const [outcome, setOutcome] = useState('untouched');
    return (
      <main id="main">
        <button onClick={() => void gate.ask()?.then(setOutcome)}>Turn off</button>
        <p data-testid="outcome">{outcome}</p>
      </main>
    );
  }
  render(
    <ApiClientContext value={client}>
      <SessionContext value={session as unknown as Session}>
        <ReauthenticationContext value={gate}>
          <Page />
          <ReauthenticationDialog />
        </ReauthenticationContext>
      </SessionContext>
    </ApiClientContext>,
  );
  const outcome = () => screen.getByTestId('outcome').textContent;
  return { user: userEvent.setup(), session, sent, outcome };
}

beforeEach(() => {
  window.matchMedia = vi.fn(() => ({ matches: true })) as unknown as typeof window.matchMedia;
});
afterEach(cleanup);

describe('the question who is there', () => {
  it('takes a password, says when it is wrong, and lets the action go on with the new token', async () => {
    const { user, session, outcome } = open(['password'], { password: 'right' });
    await user.click(screen.getByRole('button', { name: 'Turn off' }));
    const field = await screen.findByLabelText('Your password');
    await user.type(field, 'wrong{Enter}');
    expect(await screen.findByText(/That is not your password/)).toBeTruthy();
    expect(outcome()).toBe('untouched');
    await user.clear(field);
    await user.type(field, 'right{Enter}');
    await waitFor(() => expect(outcome()).toBe('confirmed'));
    expect(session.proven).toHaveBeenCalledExactlyOnceWith(fresh);
  });

  it('sends an app’s code off with its last digit', async () => {
    const { user, outcome } = open(['totp'], { code: '123456' });
    await user.click(screen.getByRole('button', { name: 'Turn off' }));
    await user.type(await screen.findByLabelText('Code from your authenticator app'), '123456');
    await waitFor(() => expect(outcome()).toBe('confirmed'));
  });

  it('gives the focus back to where the question came from', async () => {
    const { user, outcome, session } = open(['password'], { password: 'right' });
    const button = screen.getByRole('button', { name: 'Turn off' });
    await user.click(button);
    await screen.findByLabelText('Your password');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(outcome()).toBe('cancelled');
    expect(session.proven).not.toHaveBeenCalled();
  });

  it('offers who has nothing to confirm with a new sign-in, which leads back', async () => {
    const { user, session, sent } = open([], {});
    await user.click(screen.getByRole('button', { name: 'Turn off' }));
    await user.click(await screen.findByRole('button', { name: 'Sign in again' }));
    await waitFor(() => expect(session.signedOut).toHaveBeenCalledExactlyOnceWith('ended'));
    expect(sent.map(({ url }) => url)).toContain('/v1/auth/logout');
    expect(sent.every(({ reauthenticate }) => reauthenticate === false)).toBe(true);
  });
});
