import {
  magicLinkApprovedSchema,
  magicLinkApproveSchema,
  magicLinkCheckedSchema,
  magicLinkCheckSchema,
  magicLinkParamsSchema,
  magicLinkSchema,
  magicLinkSentSchema,
  magicLinkStatusSchema,
  magicLinkVerifySchema,
  signInAnswerSchema,
} from '@authflow/contracts';
import type { MagicLinkController } from '#src/controllers/magic-link.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

const tag = 'Sessions';

export function magicLinkRoutes(magicLink: MagicLinkController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/magic-link',
      summary: 'Ask for a link and a code to sign in',
      description:
        'Always answers the same, at the same time, whether or not there is an account. Keep `loginId` and `pickupToken`, and show `matchCode`.',
      tag,
      access: 'public',
      rateLimit: routeLimits.mail,
      body: magicLinkSchema,
      responses: { 202: magicLinkSentSchema },
      handle: magicLink.request,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/magic-link/verify',
      summary: 'Sign in by the mailed link or code',
      description:
        'By the token of the link (signs in the device that opened it), by the code together with the `loginId`, or by the `pickupToken` after another device allowed it. One of them, once.',
      tag,
      access: 'public',
      rateLimit: routeLimits.secret,
      cookies: 'sets',
      body: magicLinkVerifySchema,
      responses: { 200: signInAnswerSchema },
      errors: [
        'invalid_or_expired_token',
        'invalid_code',
        'account_disabled',
        'password_reset_required',
        'csrf_rejected',
      ],
      handle: magicLink.verify,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/magic-link/check',
      summary: 'See whether a sign-in link still works, and who asked for it',
      description: 'Consumes nothing.',
      tag,
      access: 'public',
      rateLimit: routeLimits.secretLook,
      body: magicLinkCheckSchema,
      responses: { 200: magicLinkCheckedSchema },
      handle: magicLink.check,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/magic-link/approve',
      summary: 'Let the client that asked for the link go on',
      description: 'With the two digits that client shows. Wrong digits end the link.',
      tag,
      access: 'public',
      rateLimit: routeLimits.secret,
      body: magicLinkApproveSchema,
      responses: { 200: magicLinkApprovedSchema },
      errors: ['invalid_or_expired_token', 'invalid_code'],
      handle: magicLink.approve,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/auth/magic-link/{loginId}/status',
      summary: 'How a sign-in link stands',
      description: 'For the page that waits: whether it may go on.',
      tag,
      access: 'public',
      rateLimit: routeLimits.status,
      params: magicLinkParamsSchema,
      responses: { 200: magicLinkStatusSchema },
      errors: ['not_found'],
      handle: magicLink.status,
    }),
  ];
}
