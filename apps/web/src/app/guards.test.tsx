import { MemoryRouter, Route, Routes, useLocation } from 'react-router-dom';
import { configureStore } from '@reduxjs/toolkit';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SessionContext } from '#src/session/session-context.ts';
import { SessionStoreContext } from '#src/session/session-store-context.ts';
import { sessionActions, sessionReducer } from '#src/session/session.slice.ts';
import type { Session } from '#src/session/session-types.ts';
import { GuestOnly, RequireSession } from './guards';

function Where() {
  const { pathname, search } = useLocation();
  return <p data-testid="where">{`${pathname}${search}`}</p>;
}

function open(path: string) {
  const store = configureStore({ reducer: { session: sessionReducer } });
  const restore = vi.fn(() => Promise.resolve());
  const session = { restore, wake: vi.fn() } as Partial<Session> as Session;
  const seen: string[] = [];
  const Secret = () => {
    seen.push('secret');
    return <p>secret</p>;
  };
  const Login = () => {
    seen.push('login');
    return <p>login form</p>;
  };
  render(
    <SessionStoreContext value={store}>
      <SessionContext value={session}>
        <MemoryRouter initialEntries={[path]}>
          <Where />
          <Routes>
            <Route element={<RequireSession />}>
              <Route path="/account/*" element={<Secret />} />
            </Route>
            <Route element={<GuestOnly />}>
              <Route path="/auth/login" element={<Login />} />
            </Route>
          </Routes>
        </MemoryRouter>
      </SessionContext>
    </SessionStoreContext>,
  );
  return {
    restore,
    seen,
    where: () => screen.getByTestId('where').textContent,
    dispatch: (action: Parameters<typeof store.dispatch>[0]) => act(() => void store.dispatch(action)),
  };
}

const signedIn = sessionActions.signedIn({ userId: 'u1' });

afterEach(cleanup);

describe('a page that needs a session', () => {
  it('waits while we do not know, then shows itself, without a glimpse of the sign-in form', () => {
    const page = open('/account/sessions');
    expect(screen.getByRole('status').textContent).toContain('Loading');
    expect(page.seen).toEqual([]);
    page.dispatch(signedIn);
    expect(page.seen).toEqual(['secret']);
    expect(page.where()).toBe('/account/sessions');
  });

  it('stays unseen by a visitor, who comes back to it after signing in', () => {
    const page = open('/account/activity?day=1');
    page.dispatch(sessionActions.nobody('ended'));
    expect(page.where()).toBe(`/auth/login?returnTo=${encodeURIComponent('/account/activity?day=1')}`);
    page.dispatch(signedIn);
    expect(page.where()).toBe('/account/activity?day=1');
  });

  it('vanishes at sign-out, and does not ask to be returned to', () => {
    const page = open('/account');
    page.dispatch(signedIn);
    page.dispatch(sessionActions.nobody('signedOut'));
    expect(screen.queryByText('secret')).toBeNull();
    expect(page.where()).toBe('/auth/login');
  });

  it('has the server asked when nothing else suggested a session', () => {
    const page = open('/account');
    page.dispatch(sessionActions.nobody('notChecked'));
    expect(page.restore).toHaveBeenCalledTimes(1);
    expect(page.seen).toEqual([]);
  });

  it('says that the server is out of reach instead of signing anybody out', () => {
    const page = open('/account');
    page.dispatch(sessionActions.outageSeen('unavailable'));
    expect(screen.getByRole('status').textContent).toContain('Nobody has signed you out');
    expect(page.where()).toBe('/account');
  });
});

describe('a page for visitors', () => {
  it('does not flash its form at somebody signed in', () => {
    const page = open('/auth/login?returnTo=/account/security');
    page.dispatch(signedIn);
    expect(page.seen).toEqual(['secret']);
    expect(page.where()).toBe('/account/security');
  });

  it('leads a hostile returnTo to the account', () => {
    const page = open('/auth/login?returnTo=//evil.example');
    page.dispatch(signedIn);
    expect(page.where()).toBe('/account');
  });

  it('keeps its form while a second factor is asked for', () => {
    const page = open('/auth/login');
    page.dispatch(sessionActions.secondFactorAsked({ methods: ['totp'] }));
    expect(screen.getByText('login form')).toBeTruthy();
  });
});
