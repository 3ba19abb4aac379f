import {
  oauthCallbackQuerySchema,
  oauthExchangeAnswerSchema,
  oauthExchangeSchema,
  oauthParamsSchema,
  oauthProvidersSchema,
  oauthStartQuerySchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { OAuthController } from '#src/controllers/oauth.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

const tag = 'Providers';
const redirected = { 302: z.undefined() };

export function oauthRoutes(oauth: OAuthController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/auth/oauth/providers',
      summary: 'The providers people can sign in with',
      tag,
      access: 'public',
      rateLimit: routeLimits.options,
      responses: { 200: oauthProvidersSchema },
      handle: oauth.providers,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/auth/oauth/{provider}/start',
      summary: 'Send the browser to a provider',
      description:
        'Open it as a page. `returnTo` is a path of the web app. With a `codeChallenge` (RFC 7636, S256) only the page that holds its verifier can exchange the code. The cookie it sets binds the answer to this browser for ten minutes.',
      tag,
      access: 'public',
      rateLimit: routeLimits.options,
      params: oauthParamsSchema,
      query: oauthStartQuerySchema,
      responses: redirected,
      errors: ['not_found'],
      handle: oauth.start,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/auth/oauth/{provider}/callback',
      summary: 'Where the provider sends the browser back to',
      description:
        'Goes on to `/auth/oauth/callback` of the web app. Its fragment has `code` (one use, 60 seconds) and `intent`: `sign_in` to exchange it, `link` to hand it to `POST /v1/me/identities`; or it has `error=oauth_failed`.',
      tag,
      access: 'public',
      // Sends the browser on whatever comes of it: no answer says what to give back.
      rateLimit: { ...routeLimits.signIn, refundOnSuccess: false },
      params: oauthParamsSchema,
      query: oauthCallbackQuerySchema,
      responses: redirected,
      errors: ['not_found'],
      handle: oauth.callback,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/oauth/exchange',
      summary: 'Trade the code of a callback for a session',
      description:
        'An account with a second factor answers `mfa_required`. `link_required`: the provider account is linked to nobody, and its address alone does not decide whose it is. Sign in to the existing account, then hand the `linkToken` to `POST /v1/me/identities`.',
      tag,
      access: 'public',
      rateLimit: routeLimits.signIn,
      cookies: 'sets',
      body: oauthExchangeSchema,
      responses: { 200: oauthExchangeAnswerSchema },
      errors: ['oauth_failed', 'account_disabled', 'password_reset_required', 'conflict', 'csrf_rejected'],
      handle: oauth.exchange,
    }),
  ];
}
