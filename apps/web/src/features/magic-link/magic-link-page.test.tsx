import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureLinkToken, forgetLinkToken } from '#src/lib/link-token.ts';
import { pendingMagicLink } from '#src/session/pending-magic-link.ts';
import { ada, grantFor } from '#src/testing/grants.ts';
import { problem } from '#src/testing/problems.ts';
import { renderPage, type Replies } from '#src/testing/render-page.tsx';
import { MagicLinkPage } from './magic-link-page';

const check = 'POST /v1/auth/magic-link/check';
const verify = 'POST /v1/auth/magic-link/verify';
const approve = 'POST /v1/auth/magic-link/approve';
const live = {
  valid: true,
  email: 'a•••@example.com',
  requestedBy: {
    device: { label: 'Firefox on Windows', browser: 'Firefox', os: 'Windows', type: 'desktop' },
    ip: '192.0.2.7',
    at: '2026-11-22T12:00:00.000Z',
  },
};
const sent = {
  status: 'accepted',
  loginId: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  pickupToken: 'pickup-secret',
  matchCode: '42',
  expiresIn: 900,
} as const;

function open(replies: Replies = {}) {
  window.history.replaceState(null, '', '/auth/magic-link/token-1');
  captureLinkToken(window.location, window.history);
  return renderPage(<MagicLinkPage />, '/auth/magic-link', { [check]: () => ({ data: live }), ...replies });
}
const sentTo = (page: ReturnType<typeof open>, path: string) =>
  page.calls.filter(({ url }) => `POST ${url}` === path).map(({ body }) => body);

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
});
afterEach(() => {
  cleanup();
  pendingMagicLink.end();
  forgetLinkToken('/auth/magic-link');
  vi.unstubAllGlobals();
});

describe('a mailed sign-in link', () => {
  it('signs nobody in by being opened, and shows who asked', async () => {
    const page = open();
    expect(await screen.findByText('Firefox on Windows')).toBeTruthy();
    expect(screen.getByText('192.0.2.7')).toBeTruthy();
    expect(page.calls.map(({ url }) => url)).toEqual(['/v1/auth/magic-link/check']);
  });

  it('signs in here by a click', async () => {
    const user = userEvent.setup();
    const grant = grantFor(ada, 't1');
    const page = open({ [verify]: () => ({ data: grant }) });
    await user.click(await screen.findByRole('button', { name: 'Sign in here' }));
    await vi.waitFor(() => expect(page.session.accept).toHaveBeenCalledWith(grant));
    expect(sentTo(page, verify)).toEqual([{ token: 'token-1' }]);
    await vi.waitFor(() => expect(page.where().pathname).toBe('/account'));
  });

  it('asks no question in the browser that asked for it', async () => {
    pendingMagicLink.begin(sent, 'ada@example.com');
    open();
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Sign in');
  });

  it('lets another device in by its number, which is sent by the button only', async () => {
    const user = userEvent.setup();
    const page = open({ [approve]: () => ({ data: { status: 'approved' } }) });
    await user.click(await screen.findByRole('button', { name: 'I asked on another device' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Two-digit number'));
    await user.keyboard('4');
    await user.click(screen.getByRole('button', { name: 'Let the other device in' }));
    expect(sentTo(page, approve)).toEqual([]);
    await user.click(screen.getByLabelText('Two-digit number'));
    await user.keyboard('2');
    expect(sentTo(page, approve)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Let the other device in' }));
    expect(await screen.findByRole('heading', { name: 'Go on at the other device' })).toBeTruthy();
    expect(sentTo(page, approve)).toEqual([{ token: 'token-1', matchCode: '42' }]);
    expect(page.session.accept).not.toHaveBeenCalled();
  });

  it('is over after a wrong number', async () => {
    const user = userEvent.setup();
    open({ [approve]: () => ({ error: problem('invalid_code') }) });
    await user.click(await screen.findByRole('button', { name: 'I asked on another device' }));
    await user.keyboard('13{Enter}');
    expect(await screen.findByText(/The number was wrong/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Ask for a new link' })).toBeTruthy();
  });

  it('says so when it no longer works, or was forgotten with a reload', async () => {
    open({ [check]: () => ({ data: { valid: false, email: null, requestedBy: null } }) });
    expect(await screen.findByRole('heading', { name: 'This link no longer works' })).toBeTruthy();
    cleanup();
    forgetLinkToken('/auth/magic-link');
    renderPage(<MagicLinkPage />, '/auth/magic-link');
    expect(screen.getByRole('heading', { name: 'Open the link from your mail' })).toBeTruthy();
  });
});
