import {
  getTransformedRoutes,
  headersSchema,
  rewritesSchema,
  trailingSlashSchema,
} from '@vercel/routing-utils';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contentSecurityPolicy, expectCommandsToExist, readRepositoryFile } from '#test/support/deploy-files';
import { findDeployFaults } from '../../../../scripts/deploy-check.mjs';

describe('vercel.json', () => {
  const rewriteShape = z.strictObject({ source: z.string(), destination: z.string() });
  const headerShape = z.strictObject({
    source: z.string(),
    headers: z.array(z.strictObject({ key: z.string(), value: z.string() })),
  });
  // A strict object is the allow-list of keys: Vercel refuses a deployment over any other.
  const vercelShape = z.strictObject({
    $schema: z.literal('https://openapi.vercel.sh/vercel.json'),
    framework: z.literal('vite'),
    installCommand: z.string().max(256),
    buildCommand: z.string().max(256),
    outputDirectory: z.literal('apps/web/dist'),
    trailingSlash: z.boolean(),
    rewrites: z.array(rewriteShape),
    headers: z.array(headerShape),
  });
  const vercel = vercelShape.parse(JSON.parse(readRepositoryFile('vercel.json')));
  const routes = getTransformedRoutes({
    rewrites: vercel.rewrites,
    headers: vercel.headers,
    trailingSlash: vercel.trailingSlash,
  });
  const compiled = (routes.routes ?? []).flatMap((route) => ('src' in route && route.src ? [route] : []));

  /** Where a path without a file of its own ends up. */
  function rewriteOf(path: string): string | null {
    for (const route of compiled) {
      const match = new RegExp(route.src ?? '').exec(path);
      if (!match || typeof route.dest !== 'string') continue;
      return route.dest.replace(/\$(\d)/g, (_all, group: string) => match[Number(group)] ?? '');
    }
    return null;
  }
  function headersOf(path: string): Record<string, string> {
    const matching = compiled.filter((route) => new RegExp(route.src ?? '').test(path));
    return Object.assign({}, ...matching.map((route) => ('headers' in route ? route.headers : {}))) as Record<
      string,
      string
    >;
  }

  it.each([
    ['rewrites', rewritesSchema, vercel.rewrites],
    ['headers', headersSchema, vercel.headers],
    ['trailingSlash', trailingSlashSchema, vercel.trailingSlash],
  ])("has %s that Vercel's own schema accepts", (_key, schema, value) => {
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(routes.error).toBeNull();
  });

  it.each([
    '/auth/login',
    '/auth/register',
    '/auth/forgot-password',
    '/auth/reset-password/rp_4fXk2.Zq-9_aB',
    '/auth/verify-email/abc.def.ghi',
    '/auth/magic-link/abc',
    '/account',
    '/account/sessions',
    '/admin/users/3f0c',
    '/apiary',
    '/a/path/nobody/knows',
  ])('answers a hard reload of %s with the app', (path) => {
    expect(rewriteOf(path)).toBe('/index.html');
  });

  it('passes calls below /api on to the API, whole', () => {
    const { destination } = vercel.rewrites[0] ?? { destination: '' };
    const host = new URL(destination).origin;
    expect(rewriteOf('/api/v1/auth/login')).toBe(`${host}/v1/auth/login`);
    expect(rewriteOf('/api/.well-known/jwks.json')).toBe(`${host}/.well-known/jwks.json`);
  });

  it('does not pretend that a missing script is a page', () => {
    expect(rewriteOf('/assets/index-0f3k.js')).toBeNull();
  });

  it('sends the pages with the headers the API sends them with', () => {
    for (const path of ['/', '/auth/reset-password/abc', '/assets/index.js']) {
      expect(headersOf(path)).toMatchObject({
        'Content-Security-Policy': contentSecurityPolicy,
        'Strict-Transport-Security': expect.stringMatching(/^max-age=\d{8}/) as string,
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'DENY',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
      });
    }
    expect(headersOf('/assets/index.js')['Cache-Control']).toContain('immutable');
    expect(headersOf('/auth/login')['Cache-Control']).toBeUndefined();
    expect(headersOf('/api/v1/me')).toEqual({});
  });

  it('runs commands that exist', () => {
    expectCommandsToExist(vercel.installCommand);
    expectCommandsToExist(vercel.buildCommand);
    expect(vercel.buildCommand).toMatch(/^node scripts\/deploy-check\.mjs && /);
  });

  describe('is checked before it is deployed', () => {
    const pointedAt = (destination: string) => ({
      ...vercel,
      rewrites: [{ source: '/api/:path*', destination }],
    });
    const allowing = (origin: string) => {
      const text = JSON.stringify(vercel).replace("connect-src 'self'", `connect-src 'self' ${origin}`);
      return vercelShape.parse(JSON.parse(text));
    };

    it('comes with a placeholder that nobody can register, and is refused with it', () => {
      expect(new URL(vercel.rewrites[0]?.destination ?? '').hostname).toMatch(/\.invalid$/);
      expect(findDeployFaults(vercel, undefined).join()).toContain('placeholder');
      expect(findDeployFaults(vercel, '/api')).toHaveLength(1);
    });

    it('passes once the host is there', () => {
      expect(findDeployFaults(pointedAt('https://my-api.onrender.com/:path*'), undefined)).toEqual([]);
      expect(findDeployFaults(pointedAt('http://my-api.onrender.com/:path*'), undefined)).toHaveLength(1);
      expect(findDeployFaults(pointedAt('https://my-api.onrender.com/:path*'), '/backend').join()).toContain(
        '/backend',
      );
    });

    it('needs the policy to allow an API at another address', () => {
      const api = 'https://api.example.com';
      expect(findDeployFaults(vercel, api).join()).toContain('connect-src');
      expect(findDeployFaults(allowing(api), api)).toEqual([]);
      expect(findDeployFaults(allowing(`${api}.evil.com`), api)).toHaveLength(1);
      expect(findDeployFaults(allowing('http://api.example.com'), 'http://api.example.com')).toHaveLength(1);
      expect(findDeployFaults(vercel, 'api.example.com')).toHaveLength(1);
    });
  });
});
