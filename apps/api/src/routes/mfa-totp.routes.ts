import {
  confirmTotpSchema,
  mfaStatusSchema,
  recoveryCodesSchema,
  totpEnrolmentSchema,
  totpRemovedSchema,
} from '@authflow/contracts';
import type { MfaTotpController } from '#src/controllers/mfa-totp.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function mfaTotpRoutes(mfa: MfaTotpController): Route[] {
  const tag = 'Factors';
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/mfa',
      summary: 'How my account is protected',
      tag,
      access: 'session',
      rateLimit: 'none',
      responses: { 200: mfaStatusSchema },
      handle: mfa.status,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/mfa/totp',
      summary: 'Begin with an authenticator app',
      description:
        'Answers the secret once. It protects nothing until it is confirmed, and a secret that is in use stays in use until then. Beginning again voids what was begun before.',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      recentAuth: true,
      responses: { 200: totpEnrolmentSchema },
      errors: ['email_not_verified'],
      handle: mfa.start,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/mfa/totp/confirm',
      summary: 'Confirm the authenticator app with a code',
      description:
        'By the session that began, within 30 minutes and 10 tries. Every sign-in asks for a second factor from then on. The recovery codes are shown this once.',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      body: confirmTotpSchema,
      responses: { 200: recoveryCodesSchema },
      errors: ['invalid_code', 'reauthentication_required'],
      handle: mfa.confirm,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/me/mfa/totp',
      summary: 'Remove the authenticator app',
      description: 'The recovery codes go with it, and signing in takes one factor again.',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      recentAuth: true,
      responses: { 200: totpRemovedSchema },
      errors: ['not_found'],
      handle: mfa.remove,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/mfa/recovery-codes',
      summary: 'Make new recovery codes',
      description: 'Shown this once; the older ones are dead.',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      recentAuth: true,
      responses: { 200: recoveryCodesSchema },
      errors: ['not_found'],
      handle: mfa.replaceRecoveryCodes,
    }),
  ];
}
