import { describe, expect, it } from 'vitest';
import { deriveCookiePolicy } from '#src/config/cookie-policy';
import { findRegistrableDomain, isPublicSuffix } from '#src/platform/registrable-domain';

const host = { name: '__Host-authflow_refresh', secure: true };
const lax = { ...host, sameSite: 'lax', partitioned: false };
const partitioned = { ...host, sameSite: 'none', partitioned: true };

describe('the refresh cookie', () => {
  it.each([
    ['one origin', 'https://app.example.com', 'https://app.example.com', lax],
    ['the API below the web app', 'https://my-app.vercel.app', 'https://my-app.vercel.app/api', lax],
    ['two hosts of one domain', 'https://app.example.com', 'https://api.example.com', lax],
    ['two hosts below a country suffix', 'https://app.example.co.uk', 'https://api.example.co.uk', lax],
    ['another port of one host', 'https://app.example.com', 'https://app.example.com:8443', lax],
    ['two domains', 'https://example.com', 'https://example.org', partitioned],
    ['two platforms', 'https://my-app.vercel.app', 'https://my-api.onrender.com', partitioned],
    [
      'two names below one shared suffix',
      'https://my-app.onrender.com',
      'https://my-api.onrender.com',
      partitioned,
    ],
    ['two names below a country suffix', 'https://a.co.uk', 'https://b.co.uk', partitioned],
    ['another scheme', 'http://localhost:5173', 'https://localhost:3000', partitioned],
    ['two IP addresses', 'https://10.0.0.1', 'https://10.0.0.2', partitioned],
  ])('over https, %s', (_what, webUrl, apiUrl, policy) => {
    expect(deriveCookiePolicy(webUrl, apiUrl)).toEqual(policy);
  });

  it('has no prefix and no Secure on a plain-http localhost, where browsers would drop it', () => {
    expect(deriveCookiePolicy('http://localhost:5173', 'http://localhost:3000')).toEqual({
      name: 'authflow_refresh',
      secure: false,
      sameSite: 'lax',
      partitioned: false,
    });
  });
});

describe('the public suffix list', () => {
  it('counts its private section', () => {
    expect(isPublicSuffix('vercel.app')).toBe(true);
    expect(isPublicSuffix('onrender.com')).toBe(true);
    expect(isPublicSuffix('my-app.vercel.app')).toBe(false);
    expect(isPublicSuffix('localhost')).toBe(false);
    expect(findRegistrableDomain('a.b.example.co.uk')).toBe('example.co.uk');
    expect(findRegistrableDomain('vercel.app')).toBeNull();
    expect(findRegistrableDomain('192.168.0.1')).toBeNull();
  });
});
