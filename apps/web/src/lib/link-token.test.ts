import { beforeEach, describe, expect, it } from 'vitest';
import { captureLinkToken, forgetLinkToken, linkToken } from './link-token';

describe('a mailed link', () => {
  beforeEach(() => {
    forgetLinkToken('/auth/verify-email');
    forgetLinkToken('/auth/reset-password');
  });

  it('loses its token from the address bar and the history state, and keeps it in memory', () => {
    window.history.replaceState({ from: 'mail' }, '', '/auth/reset-password/abc-DEF_123');
    captureLinkToken(window.location, window.history);

    expect(window.location.pathname).toBe('/auth/reset-password');
    expect(JSON.stringify(window.history.state)).not.toContain('abc');
    expect(linkToken('/auth/reset-password')).toBe('abc-DEF_123');
    expect(linkToken('/auth/verify-email')).toBeNull();
  });

  it.each([
    '/auth/verify-email',
    '/auth/verify-email/',
    '/auth/verify-email/a/b',
    '/auth/verify-emails/abc',
    '/account',
  ])('is not seen in %s', (path) => {
    window.history.replaceState(null, '', path);
    captureLinkToken(window.location, window.history);
    expect(window.location.pathname).toBe(path);
    expect(linkToken('/auth/verify-email')).toBeNull();
  });

  it.each([
    '/auth/magic-link',
    '/auth/account-lock',
    '/auth/confirm-email-change',
    '/auth/undo-email-change',
    '/auth/restore-account',
  ] as const)('to %s leaves the address bar too', (page) => {
    window.history.replaceState(null, '', `${page}/abc-DEF_123`);
    captureLinkToken(window.location, window.history);
    expect(window.location.pathname).toBe(page);
    expect(linkToken(page)).toBe('abc-DEF_123');
    forgetLinkToken(page);
    expect(linkToken(page)).toBeNull();
  });

  it('reads the same with a trailing slash or percent-encoding from a mail program', () => {
    window.history.replaceState(null, '', '/auth/verify-email/a%2Db/');
    captureLinkToken(window.location, window.history);
    expect(linkToken('/auth/verify-email')).toBe('a-b');
  });
});
