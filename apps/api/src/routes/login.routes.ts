import { loginSchema, signInAnswerSchema } from '@authflow/contracts';
import type { LoginController } from '#src/controllers/login.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';

export function loginRoutes(login: LoginController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/login',
      summary: 'Sign in with email and password',
      description:
        'The refresh token is in the body, or with `X-Auth-Delivery: cookie` in an HttpOnly cookie. Unknown addresses and wrong passwords get one answer. An account with a second factor answers `mfa_required`; go on at `login/mfa`.',
      tag: 'Sessions',
      access: 'public',
      rateLimit: { rules: rateLimits.loginAddress, per: 'address', counted: 'shared', refundOnSuccess: true },
      cookies: 'sets',
      body: loginSchema,
      responses: { 200: signInAnswerSchema },
      errors: [
        'invalid_credentials',
        'email_not_verified',
        'account_disabled',
        'password_reset_required',
        'csrf_rejected',
        'overloaded',
      ],
      handle: login.login,
    }),
  ];
}
