import { act, cleanup, screen } from '@testing-library/react';
import { Suspense, use, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureOAuthAnswer, dropOAuthAnswer } from '#src/lib/oauth-answer.ts';
import { beginFlow } from '#src/lib/oauth-flow.ts';
import { takeConnection } from '#src/session/link-ticket.ts';
import { sessionActions } from '#src/session/session.slice.ts';
import { ada, grantFor } from '#src/testing/grants.ts';
import { problem } from '#src/testing/problems.ts';
import { renderPage, type Replies } from '#src/testing/render-page.tsx';
import { OAuthCallbackPage } from './oauth-callback-page';

const exchange = 'POST /v1/auth/oauth/exchange';
const flow = { provider: 'google', returnTo: '/account/security' } as const;
const somebody = sessionActions.nobody('notChecked');

/** The browser comes back with this fragment. */
function comeBack(fragment: string, replies: Replies = {}, ui: ReactElement = <OAuthCallbackPage />) {
  window.history.replaceState(null, '', `/auth/oauth/callback#${fragment}`);
  captureOAuthAnswer(window.location, window.history);
  return renderPage(ui, '/auth/oauth/callback', replies);
}

beforeEach(() => {
  window.sessionStorage.clear();
  vi.stubGlobal('scrollTo', () => undefined);
});
afterEach(() => {
  cleanup();
  dropOAuthAnswer();
  takeConnection();
  vi.unstubAllGlobals();
});

describe('back from a provider', () => {
  it('exchanges the code with the secret of the flow, and goes where the person wanted', async () => {
    await beginFlow({ kind: 'sign_in', ...flow });
    const grant = grantFor(ada, 't1');
    const page = comeBack('code=c1&intent=sign_in', { [exchange]: () => ({ data: grant }) });
    page.dispatch(somebody);
    await vi.waitFor(() => expect(page.session.accept).toHaveBeenCalledWith(grant));
    expect(page.calls).toHaveLength(1);
    expect(page.calls[0]?.body).toMatchObject({ code: 'c1', codeVerifier: expect.stringMatching(/^.{43}$/) });
    await vi.waitFor(() => expect(page.where().pathname).toBe('/account/security'));
  });

  it('loses nothing with a rendering that is thrown away', async () => {
    const late = Promise.resolve(null);
    const Late = () => use(late);
    await beginFlow({ kind: 'sign_in', ...flow });
    const grant = grantFor(ada, 't1');
    const page = await act(async () => {
      const ui = (
        <Suspense>
          <OAuthCallbackPage />
          <Late />
        </Suspense>
      );
      const rendered = comeBack('code=c1&intent=sign_in', { [exchange]: () => ({ data: grant }) }, ui);
      await late;
      return rendered;
    });
    page.dispatch(somebody);
    await vi.waitFor(() => expect(page.session.accept).toHaveBeenCalledWith(grant));
  });

  it.each(['code=c1&intent=sign_in', 'code=c1&intent=link'])(
    'drops %s that this tab did not begin',
    async (fragment) => {
      const page = comeBack(fragment);
      page.dispatch(somebody);
      expect(await screen.findByRole('heading', { name: 'Nothing was begun here' })).toBeTruthy();
      expect(page.calls).toEqual([]);
      expect(takeConnection()).toBeNull();
    },
  );

  it('drops a code for another purpose than the one begun', async () => {
    await beginFlow({ kind: 'sign_in', ...flow });
    const page = comeBack('code=c1&intent=link');
    page.dispatch(somebody);
    expect(screen.getByRole('heading', { name: 'Nothing was begun here' })).toBeTruthy();
    expect(page.calls).toEqual([]);
    expect(takeConnection()).toBeNull();
  });

  it('goes on to the second step with the way back in its address', async () => {
    await beginFlow({ kind: 'sign_in', ...flow });
    const required = { status: 'mfa_required', mfaToken: 'm', methods: ['totp'], expiresIn: 300 };
    const page = comeBack('code=c1&intent=sign_in', { [exchange]: () => ({ data: required }) });
    page.dispatch(somebody);
    await vi.waitFor(() => expect(page.where().pathname).toBe('/auth/second-step'));
    expect(page.where().search).toBe('?returnTo=%2Faccount%2Fsecurity');
  });

  it('keeps the ticket when the account has to be proven first', async () => {
    await beginFlow({ kind: 'sign_in', ...flow });
    const answer = {
      status: 'link_required',
      linkToken: 'l1',
      email: null,
      provider: 'google',
      expiresIn: 1800,
    };
    const page = comeBack('code=c1&intent=sign_in', { [exchange]: () => ({ data: answer }) });
    page.dispatch(somebody);
    await vi.waitFor(() => expect(page.where().pathname).toBe('/auth/link-provider'));
    expect(page.session.accept).not.toHaveBeenCalled();
    expect(takeConnection()?.proof).toEqual({ linkToken: 'l1' });
  });

  it('hands a connection begun in the settings back to them, once it is known who is here', async () => {
    await beginFlow({ kind: 'link', ...flow });
    const page = comeBack('code=c1&intent=link');
    expect(page.where().pathname).toBe('/auth/oauth/callback');
    page.dispatch(sessionActions.signedIn({ userId: ada.id }));
    await vi.waitFor(() => expect(page.where().pathname).toBe('/account/security'));
    expect(takeConnection()).toMatchObject({ provider: 'google', proof: { code: 'c1' } });
    expect(page.calls).toEqual([]);
  });

  it('says what went wrong, and leads back to where it began', async () => {
    await beginFlow({ kind: 'sign_in', ...flow });
    const page = comeBack('code=c1&intent=sign_in', {
      [exchange]: () => ({ error: problem('oauth_failed') }),
    });
    page.dispatch(somebody);
    expect((await screen.findByRole('alert')).textContent).toContain('did not work');
    expect(screen.getByRole('link', { name: 'Back to sign in' }).getAttribute('href')).toBe(
      '/auth/login?returnTo=%2Faccount%2Fsecurity',
    );
  });
});
