import type { MfaMethod } from '@authflow/contracts';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionActions } from '#src/session/session.slice.ts';
import { ada, grantFor } from '#src/testing/grants.ts';
import { problem } from '#src/testing/problems.ts';
import { renderPage, type Replies } from '#src/testing/render-page.tsx';
import { SecondStepPage } from './second-step-page';

const prove = 'POST /v1/auth/login/mfa';

function open(replies: Replies = {}, methods: MfaMethod[] = ['totp', 'recovery_code']) {
  const page = renderPage(<SecondStepPage />, '/auth/second-step?returnTo=%2Faccount%2Fsessions', replies);
  page.dispatch(sessionActions.secondFactorAsked({ methods }));
  return page;
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  vi.stubGlobal('scrollTo', () => undefined);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the second step', () => {
  it('sends the app’s code off with its last digit, and signs in with the answer', async () => {
    const user = userEvent.setup();
    const grant = grantFor(ada, 't1');
    const page = open({ [prove]: () => ({ data: grant }) });
    expect(document.activeElement).toBe(screen.getByLabelText('Six-digit code'));
    await user.keyboard('492816');
    expect(page.calls.map(({ body }) => body)).toEqual([
      { mfaToken: 'mfa-secret', method: 'totp', code: '492816' },
    ]);
    await vi.waitFor(() => expect(page.session.accept).toHaveBeenCalledWith(grant));
  });

  it('says that a code is wrong, empties the field, and warns before the last tries', async () => {
    const user = userEvent.setup();
    open({ [prove]: () => ({ error: problem('invalid_code', { status: 401 }) }) });
    for (const code of ['111111', '222222', '333333']) {
      await user.click(screen.getByLabelText('Six-digit code'));
      await user.keyboard(code);
      await screen.findAllByText(/That code is not right/);
    }
    expect(screen.getByLabelText('Six-digit code')).toHaveProperty('value', '');
    expect(screen.getByText(/2 tries are left/)).toBeTruthy();
  });

  it('starts over when the challenge is over', async () => {
    const user = userEvent.setup();
    const page = open({ [prove]: () => ({ error: problem('mfa_challenge_expired', { status: 401 }) }) });
    await user.keyboard('492816');
    await vi.waitFor(() => expect(page.session.leaveSecondStep).toHaveBeenCalledWith('challengeOver'));
    page.dispatch(sessionActions.nobody('challengeOver'));
    expect(page.where()).toMatchObject({
      pathname: '/auth/login',
      search: '?returnTo=%2Faccount%2Fsessions',
      state: null,
    });
  });

  it('starts over after the last try, without asking for one that is in vain', async () => {
    const user = userEvent.setup();
    const page = open({ [prove]: () => ({ error: problem('invalid_code', { status: 401 }) }) });
    for (const code of ['111111', '222222', '333333', '444444']) {
      await user.click(screen.getByLabelText('Six-digit code'));
      await user.keyboard(code);
      await screen.findAllByText(/That code is not right/);
    }
    expect(screen.getByText(/One try is left/)).toBeTruthy();
    expect(page.session.leaveSecondStep).not.toHaveBeenCalled();
    await user.keyboard('555555');
    await vi.waitFor(() => expect(page.session.leaveSecondStep).toHaveBeenCalledWith('challengeOver'));
    expect(page.calls).toHaveLength(5);
  });

  it('takes no more codes while the server wants a pause', async () => {
    const user = userEvent.setup();
    const page = open({
      [prove]: () => ({ error: problem('rate_limited', { status: 429, retryAfter: 1200 }) }),
    });
    await user.keyboard('492816');
    expect(await screen.findByText(/You can try again in 20 minutes/)).toBeTruthy();
    await user.keyboard('492817');
    expect(page.calls).toHaveLength(1);
  });

  it('takes a recovery code instead, with the focus on its field', async () => {
    const user = userEvent.setup();
    const page = open({ [prove]: () => ({ data: grantFor(ada, 't1') }) });
    await user.click(screen.getByRole('button', { name: 'Use a recovery code' }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Enter a recovery code');
    expect(document.activeElement).toBe(screen.getByLabelText('Recovery code'));
    await user.keyboard(' K7P2M-X9QFA {Enter}');
    await vi.waitFor(() => expect(page.session.accept).toHaveBeenCalled());
    expect(page.calls[0]?.body).toEqual({
      mfaToken: 'mfa-secret',
      method: 'recovery_code',
      code: 'K7P2M-X9QFA',
    });
  });

  it('offers no passkey where the browser knows none', () => {
    open({}, ['totp', 'recovery_code', 'passkey']);
    expect(screen.queryByRole('button', { name: 'Use a passkey' })).toBeNull();
  });

  it('is left by its button without a word, and after a reload with one', async () => {
    const user = userEvent.setup();
    const page = open();
    await user.click(screen.getByRole('button', { name: 'Back to sign in' }));
    expect(page.session.leaveSecondStep).toHaveBeenCalledWith('cancelled');
    page.dispatch(sessionActions.nobody('cancelled'));
    expect(page.where()).toMatchObject({ pathname: '/auth/login', state: null });
    cleanup();
    const reloaded = renderPage(<SecondStepPage />, '/auth/second-step');
    reloaded.dispatch(sessionActions.nobody('notChecked'));
    expect(reloaded.where()).toMatchObject({ pathname: '/auth/login', state: { notice: 'secondStepLost' } });
  });
});
