import {
  loginMfaSchema,
  mfaPasskeyOptionsSchema,
  passkeyRequestOptionsSchema,
  sessionGrantSchema,
} from '@authflow/contracts';
import type { MfaLoginController } from '#src/controllers/mfa-login.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function mfaLoginRoutes(mfaLogin: MfaLoginController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/login/mfa',
      summary: 'Finish a sign-in with the second factor',
      description:
        'With the `mfaToken` of the first step, which lives for 5 minutes and 5 tries and works once. An account takes 10 wrong codes an hour, whoever enters them.',
      tag: 'Sessions',
      access: 'public',
      rateLimit: routeLimits.signIn,
      cookies: 'sets',
      body: loginMfaSchema,
      responses: { 200: sessionGrantSchema },
      errors: [
        'invalid_code',
        'invalid_assertion',
        'mfa_challenge_expired',
        'account_disabled',
        'password_reset_required',
        'csrf_rejected',
      ],
      errorStatuses: { invalid_code: 401 },
      handle: mfaLogin.login,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/login/mfa/passkey/options',
      summary: 'Options for a passkey as the second factor',
      tag: 'Sessions',
      access: 'public',
      rateLimit: routeLimits.options,
      body: mfaPasskeyOptionsSchema,
      responses: { 200: passkeyRequestOptionsSchema },
      errors: ['mfa_challenge_expired', 'not_found'],
      handle: mfaLogin.passkeyOptions,
    }),
  ];
}
