import {
  acceptedSchema,
  emailVerifiedSchema,
  resendVerificationSchema,
  signInAnswerSchema,
  verificationParamsSchema,
  verificationStatusSchema,
  verifyEmailSchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { EmailVerificationController } from '#src/controllers/email-verification.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function emailVerificationRoutes(verification: EmailVerificationController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/verify-email',
      summary: 'Prove an email address',
      description:
        'By the token of the mailed link, or by the mailed code together with the `verificationId`. The client that holds the `verificationId` goes on signed in.',
      tag: 'Registration',
      access: 'public',
      rateLimit: routeLimits.secret,
      cookies: 'sets',
      body: verifyEmailSchema,
      responses: { 200: z.union([signInAnswerSchema, emailVerifiedSchema]) },
      errors: ['invalid_or_expired_token', 'invalid_code', 'csrf_rejected'],
      handle: verification.verify,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/verify-email/resend',
      summary: 'Send the verification mail again',
      tag: 'Registration',
      access: 'public',
      rateLimit: routeLimits.mail,
      body: resendVerificationSchema,
      responses: { 202: acceptedSchema },
      handle: verification.resend,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/auth/verify-email/{verificationId}/status',
      summary: 'How a verification stands',
      description: 'For the page that waits: whether the address has been proven, and how far the mail got.',
      tag: 'Registration',
      access: 'public',
      rateLimit: routeLimits.status,
      params: verificationParamsSchema,
      responses: { 200: verificationStatusSchema },
      errors: ['not_found'],
      handle: verification.status,
    }),
  ];
}
