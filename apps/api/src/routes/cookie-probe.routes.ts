import { cookieProbeSchema, cookieProbeSetSchema } from '@authflow/contracts';
import type { CookieProbeController } from '#src/controllers/cookie-probe.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

/** What a page asks before its first sign-in, so that it knows which delivery to choose. */
export function cookieProbeRoutes(cookieProbe: CookieProbeController): Route[] {
  const shared = {
    method: 'post',
    tag: 'Sessions',
    access: 'public',
    rateLimit: routeLimits.status,
  } as const;
  return [
    defineRoute({
      ...shared,
      path: '/v1/auth/cookie-probe',
      summary: 'Set a cookie to see whether it comes back',
      description:
        'It says nothing about anybody, lives a minute, and has the attributes of the refresh cookie. Then ask `check` whether it came back: where it did not, the browser drops cookies of the API, and signing in with `X-Auth-Delivery: body` is the way.',
      cookies: 'sets',
      responses: { 200: cookieProbeSetSchema },
      errors: ['csrf_rejected'],
      handle: cookieProbe.set,
    }),
    defineRoute({
      ...shared,
      path: '/v1/auth/cookie-probe/check',
      summary: 'Whether the cookie of the probe came back',
      cookies: 'reads',
      responses: { 200: cookieProbeSchema },
      errors: ['csrf_rejected'],
      handle: cookieProbe.check,
    }),
  ];
}
