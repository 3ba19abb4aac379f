import { describe, expect, it } from 'vitest';
import { safeReturnTo } from './safe-return-to';

const home = '/account';

describe('safeReturnTo', () => {
  it.each(['/account', '/account/sessions', '/account/activity?limit=5#today', '/admin/users?q=a%20b'])(
    'keeps our own path %s',
    (path) => {
      expect(safeReturnTo(path)).toBe(path);
    },
  );

  it.each([null, undefined, ''])('falls back to the account for %j', (value) => {
    expect(safeReturnTo(value)).toBe(home);
  });

  it.each([
    ['scheme-relative', '//evil.example'],
    ['three slashes', '///evil.example'],
    ['backslash', '/\\evil.example'],
    ['two backslashes', '\\\\evil.example'],
    ['scheme without slashes', 'https:evil.example'],
    ['absolute', 'https://evil.example/account'],
    ['own origin as a prefix', `${window.location.origin}.evil.example/`],
    ['own origin as user information', `${window.location.origin}@evil.example/`],
    ['user information', '//app.example@evil.example'],
    ['encoded slashes', '%2f%2fevil.example'],
    ['encoded second slash', '/%2fevil.example'],
    ['twice encoded slash', '/%252fevil.example'],
    ['encoded backslash', '/%5cevil.example'],
    ['tab between slashes', '/\t/evil.example'],
    ['encoded tab', '/%09/evil.example'],
    ['line break', '/\n/evil.example'],
    ['leading blank', ' //evil.example'],
    ['script', ['javascript', 'alert(1)'].join(':')],
    ['script with a tab', 'java\tscript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['relative', 'evil.example'],
    ['suffix trick', 'evil.example?.app.example'],
    ['dot segments to a double slash', '/account/..//evil.example'],
    ['malformed encoding', '/%E0%A4%A'],
    ['endless encoding', '/%2525252525252fevil.example'],
    ['far too long', `/${'a'.repeat(3000)}`],
  ])('refuses %s', (_name, value) => {
    expect(safeReturnTo(value)).toBe(home);
  });

  it.each(['/', '/auth/login', '/auth/login?returnTo=/auth/login', '/auth'])(
    'does not lead back to %s, a page for visitors',
    (path) => {
      expect(safeReturnTo(path)).toBe(home);
    },
  );

  it('never leaves the origin, whatever it returns', () => {
    for (const value of ['/account/../..//e', '/a/./b', '/account;//e', '/account?next=//e']) {
      expect(new URL(safeReturnTo(value), window.location.origin).origin).toBe(window.location.origin);
    }
  });
});
