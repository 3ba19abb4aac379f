import {
  acceptedSchema,
  checkResetSchema,
  forgotPasswordSchema,
  passwordResetSchema,
  resetCheckedSchema,
  resetPasswordSchema,
} from '@authflow/contracts';
import type { PasswordResetController } from '#src/controllers/password-reset.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function passwordResetRoutes(passwordReset: PasswordResetController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/forgot-password',
      summary: 'Ask for a link to set a new password',
      description: 'Always answers the same, at the same time, whether or not there is an account.',
      tag: 'Passwords',
      access: 'public',
      rateLimit: routeLimits.mail,
      body: forgotPasswordSchema,
      responses: { 202: acceptedSchema },
      handle: passwordReset.request,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/reset-password/check',
      summary: 'See whether a reset link still works',
      description: 'Consumes nothing.',
      tag: 'Passwords',
      access: 'public',
      rateLimit: routeLimits.secretLook,
      body: checkResetSchema,
      responses: { 200: resetCheckedSchema },
      handle: passwordReset.check,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/reset-password',
      summary: 'Set a new password by a mailed link',
      description: 'Ends every session and every other mailed link. Signs nobody in.',
      tag: 'Passwords',
      access: 'public',
      rateLimit: routeLimits.secret,
      body: resetPasswordSchema,
      responses: { 200: passwordResetSchema },
      errors: ['invalid_or_expired_token', 'weak_password', 'overloaded'],
      handle: passwordReset.reset,
    }),
  ];
}
