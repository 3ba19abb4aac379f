import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOwnPath } from '#src/domain/own-path';

test.each([
  '/',
  '/account',
  '/account/security?tab=1#keys',
  '/a/b%20c',
  '/search?q=50%25',
  '/a?next=//b',
  '/ä',
])('%s is a path of ours', (path) => {
  expect(isOwnPath(path)).toBe(true);
});

test.each([
  '',
  'account',
  'https://evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/%2fevil.example',
  '/%252fevil.example',
  '/%25252fevil.example',
  '/%2525252fevil.example',
  '%2f%2fevil.example',
  '/%5cevil.example',
  '/%255cevil.example',
  '/%09/evil.example',
  '/a//b',
  '/a%2f/b',
  'java' + 'script:alert(1)',
  'https:evil.example',
  '/%',
  '/%zz',
  '/\u2028/evil.example',
  'data:text/html,x',
  '@evil.example',
])('%j is not', (path) => {
  expect(isOwnPath(path)).toBe(false);
});

test('whatever passes stays on the origin it is opened on, however often it is decoded', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    '%2f',
    '%5c',
    '%25',
    '2f',
    '.',
    '..',
    '@',
    ':',
    '?',
    '#',
    'e.com',
    '\t',
    'a',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const path = `/${parts.join('')}`;
      if (!isOwnPath(path)) return;
      for (let form = path, depth = 0; depth < 5; depth += 1, form = decoded(form))
        expect(new URL(form, 'https://own.example').origin, path).toBe('https://own.example');
    }),
    { numRuns: 2000 },
  );
});

function decoded(form: string): string {
  try {
    return decodeURIComponent(form);
  } catch {
    return form;
  }
}
