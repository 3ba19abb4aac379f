import {
  changeEmailSchema,
  confirmEmailChangeSchema,
  emailChangedSchema,
  emailChangeRequestedSchema,
  emailChangeUndoneSchema,
  undoEmailChangeSchema,
} from '@authflow/contracts';
import type { EmailChangeController } from '#src/controllers/email-change.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function emailChangeRoutes(emailChange: EmailChangeController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/me/email',
      summary: 'Ask for another email address',
      description:
        'Pending until its link is opened at the new address. The present address is told at once and can cancel. ' +
        'Answers the same for a free and a taken address. A new request replaces the pending one.',
      tag: 'Account',
      access: 'session',
      recentAuth: true,
      rateLimit: { rules: rateLimits.emailChange, per: 'user', counted: 'shared' },
      body: changeEmailSchema,
      responses: { 202: emailChangeRequestedSchema },
      errors: ['email_not_verified'],
      handle: emailChange.request,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/confirm-email-change',
      summary: 'Make a change of address by the mailed link',
      description:
        'Links mailed to the old address end; sessions go on. The old address can undo it for seven days. ' +
        'Signs nobody in.',
      tag: 'Account',
      access: 'public',
      rateLimit: routeLimits.secret,
      body: confirmEmailChangeSchema,
      responses: { 200: emailChangedSchema },
      errors: ['invalid_or_expired_token'],
      handle: emailChange.confirm,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/undo-email-change',
      summary: 'Take a change of address back, from the old address',
      description:
        'A pending change is cancelled. One that was made is undone: every session ends, the password goes, and a ' +
        'reset link goes to the old address.',
      tag: 'Account',
      access: 'public',
      rateLimit: routeLimits.secret,
      body: undoEmailChangeSchema,
      responses: { 200: emailChangeUndoneSchema },
      errors: ['invalid_or_expired_token', 'conflict'],
      handle: emailChange.undo,
    }),
  ];
}
