import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#src/config/faults';
import { isLoopbackHost, parseBaseUrl, parseOrigin } from '#src/config/origin';
import { createOriginMatcher, parseOriginList } from '#src/config/origin-matcher';

function matcherFor(list: string) {
  const rules = parseOriginList(list);
  if (rules instanceof Refusal) throw new Error(`${list} was refused: ${rules.problem}`);
  return createOriginMatcher(rules);
}

describe('an exact origin', () => {
  const matcher = matcherFor('https://app.example.com,https://admin.example.com:8443');

  it.each(['https://app.example.com', 'https://admin.example.com:8443'])('admits %s', (origin) => {
    expect(matcher.allows(origin)).toBe(true);
  });

  it.each([
    ['another site', 'https://evil.com'],
    ['a sandboxed frame', 'null'],
    ['nothing', ''],
    ['a wildcard', '*'],
    ['our name as a prefix of theirs', 'https://app.example.com.evil.com'],
    ['our name as a suffix of theirs', 'https://evilapp.example.com'],
    ['our domain as a suffix of theirs', 'https://app.evilexample.com'],
    ['a host below ours', 'https://x.app.example.com'],
    ['the parent', 'https://example.com'],
    ['plain http', 'http://app.example.com'],
    ['another scheme', 'ftp://app.example.com'],
    ['another port', 'https://app.example.com:8443'],
    ['the usual port, spelled out', 'https://app.example.com:443'],
    ['no port where one is configured', 'https://admin.example.com'],
    ['capitals in the host', 'https://APP.example.com'],
    ['capitals in the scheme', 'HTTPS://app.example.com'],
    ['a trailing dot', 'https://app.example.com.'],
    ['a trailing slash', 'https://app.example.com/'],
    ['a path', 'https://app.example.com/evil'],
    ['a backtick', 'https://app.example.com`.evil.com'],
    ['user information', 'https://app.example.com@evil.com'],
    ['our name as user information', 'https://user:pass@app.example.com'],
    ['white space before', ' https://app.example.com'],
    ['a line break after', 'https://app.example.com\n'],
    ['two origins', 'https://app.example.com https://evil.com'],
    ['a comma', 'https://app.example.com,https://evil.com'],
    ['another character for the dot', 'https://appxexample.com'],
    ['a full-width look-alike', 'https://app。example.com'],
    ['a NUL', 'https://app.example.com\0'],
  ])('refuses %s', (_what, origin) => {
    expect(matcher.allows(origin)).toBe(false);
  });

  it('admits nothing but what is on the list', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (origin) => {
        fc.pre(
          !origin.startsWith('https://app.example.com') && !origin.startsWith('https://admin.example.com'),
        );
        expect(matcher.allows(origin)).toBe(false);
      }),
    );
  });
});

describe('a preview pattern', () => {
  const matcher = matcherFor('https://my-app-*-my-team.vercel.app');

  it.each(['https://my-app-git-main-my-team.vercel.app', 'https://my-app-0f3k2-my-team.vercel.app'])(
    'admits %s',
    (origin) => {
      expect(matcher.allows(origin)).toBe(true);
    },
  );

  it.each([
    ['an empty middle', 'https://my-app--my-team.vercel.app'],
    ['the front alone', 'https://my-app-evil.vercel.app'],
    ['the back alone', 'https://evil-my-team.vercel.app'],
    ['a dot in the middle', 'https://my-app-x.evil-my-team.vercel.app'],
    ['a slash in the middle', 'https://my-app-evil.com/-my-team.vercel.app'],
    ['a question mark in the middle', 'https://my-app-evil.com?-my-team.vercel.app'],
    ['user information in the middle', 'https://my-app-x@evil-my-team.vercel.app'],
    ['a host behind', 'https://my-app-x-my-team.vercel.app.evil.com'],
    ['something in front', 'https://evil-my-app-x-my-team.vercel.app'],
    ['a host in front', 'https://evil.my-app-x-my-team.vercel.app'],
    ['another character for the dot', 'https://my-app-x-my-teamxvercel.app'],
    ['plain http', 'http://my-app-x-my-team.vercel.app'],
    ['a port', 'https://my-app-x-my-team.vercel.app:8443'],
    ['capitals', 'https://my-app-X-my-team.vercel.app'],
    ['a trailing dot', 'https://my-app-x-my-team.vercel.app.'],
    ['a line break', 'https://my-app-x-my-team.vercel.app\n'],
    ['a line break in front', 'x\nhttps://my-app-x-my-team.vercel.app'],
    ['a backtick', 'https://my-app-`-my-team.vercel.app'],
    ['the pattern itself', 'https://my-app-*-my-team.vercel.app'],
  ])('refuses %s', (_what, origin) => {
    expect(matcher.allows(origin)).toBe(false);
  });

  it('says what it trusts', () => {
    const described = matcherFor('https://a.example.com,https://*.example.org').describe();
    expect(described).toBe('https://a.example.com, https://*.example.org');
  });

  it('may stand alone in a label below a domain of our own', () => {
    const own = matcherFor('https://*.example.org');
    expect(own.allows('https://pr-7.example.org')).toBe(true);
    expect(own.allows('https://example.org')).toBe(false);
    expect(own.allows('https://a.b.example.org')).toBe(false);
    expect(own.allows('https://pr-7.evilexample.org')).toBe(false);
  });
});

describe('CORS_ORIGINS', () => {
  it.each([
    ['everything', '*'],
    ['everything over https', 'https://*'],
    ['a bare shared suffix', '*.vercel.app'],
    ['a bare shared suffix with its scheme', 'https://*.vercel.app'],
    ['another shared suffix', 'https://*.onrender.com'],
    ['a country suffix', 'https://*.co.uk'],
    ['a top-level domain', 'https://*.com'],
    ['only the front below a shared suffix', 'https://my-app-*.vercel.app'],
    ['only the back below a shared suffix', 'https://*-my-team.vercel.app'],
    ['hardly any text below a shared suffix', 'https://a-*-b.vercel.app'],
    ['two stars', 'https://my-*-app-*-team.vercel.app'],
    ['a star further right', 'https://my-app.*.vercel.app'],
    ['a star in the port', 'https://app.example.com:*'],
    ['a pattern over plain http', 'http://pr-*.example.com'],
    ['a pattern with a path', 'https://pr-*.example.com/x'],
    ['two patterns', 'https://a-*.example.com,https://b-*.example.com'],
    ['a shared suffix as an origin', 'https://vercel.app'],
    ['null', 'null'],
    ['a path', 'https://app.example.com/app'],
    ['a query', 'https://app.example.com/?x'],
    ['an empty query', 'https://app.example.com?'],
    ['a fragment', 'https://app.example.com#x'],
    ['user information', 'https://user@app.example.com'],
    ['empty user information', 'https://@app.example.com'],
    ['a trailing dot', 'https://app.example.com.'],
    ['capitals in the host', 'https://App.example.com'],
    ['the usual port, spelled out', 'https://app.example.com:443'],
    ['a backtick', 'https://app.example.com`'],
    ['a tab that URL parsers drop', 'https://app.exa\tmple.com'],
    ['no scheme', 'app.example.com'],
    ['another scheme', 'chrome-extension://abcdef'],
    ['an international name not in its ASCII form', 'https://bücher.example'],
    ['an empty entry', 'https://app.example.com,'],
  ])('refuses %s', (_what, list) => {
    const rules = parseOriginList(list);
    expect(rules).toBeInstanceOf(Refusal);
    expect((rules as Refusal).fix).not.toBe('');
  });

  it('accepts spaces around the commas and a bare trailing slash', () => {
    expect(matcherFor(' https://a.example.com/ , https://b.example.com ').describe()).toBe(
      'https://a.example.com, https://b.example.com',
    );
  });
});

describe('addresses', () => {
  it('keeps an origin and drops its trailing slash', () => {
    expect(parseOrigin('https://app.example.com/')).toBe('https://app.example.com');
    expect(parseOrigin('http://localhost:5173')).toBe('http://localhost:5173');
    expect(parseOrigin('http://[::1]:5173')).toBe('http://[::1]:5173');
  });

  it('keeps the path a proxy mounts the API at', () => {
    expect(parseBaseUrl('https://app.example.com/api/')).toBe('https://app.example.com/api');
    expect(parseBaseUrl('https://api.example.com')).toBe('https://api.example.com');
  });

  it.each([
    'https://app.example.com/api?x',
    'https://app.example.com/a/../b',
    'https://app.example.com//api',
    'https://APP.example.com/api',
  ])('refuses the base URL %s', (text) => {
    expect(parseBaseUrl(text)).toBeInstanceOf(Refusal);
  });

  it('knows the hosts that stay on the machine', () => {
    expect(['localhost', 'app.localhost', '127.0.0.1', '127.1.2.3', '[::1]'].every(isLoopbackHost)).toBe(
      true,
    );
    expect(
      ['localhost.evil.com', '127.0.0.1.evil.com', '0.0.0.0', '10.0.0.1', 'notlocalhost'].some(
        isLoopbackHost,
      ),
    ).toBe(false);
  });
});
