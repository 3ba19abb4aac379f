import { accountDeletedSchema, accountRestoredSchema, restoreAccountSchema } from '@authflow/contracts';
import type { AccountDeletionController } from '#src/controllers/account-deletion.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function accountDeletionRoutes(accountDeletion: AccountDeletionController): Route[] {
  return [
    defineRoute({
      method: 'delete',
      path: '/v1/me',
      summary: 'Delete my account',
      description:
        'Closed at once: every session and mailed link ends, and nothing signs in any more. Erased at `erasedAt`; ' +
        'until then the mailed link restores it.',
      tag: 'Account',
      access: 'session',
      recentAuth: true,
      cookies: 'sets',
      rateLimit: routeLimits.write,
      responses: { 200: accountDeletedSchema },
      errors: ['last_admin'],
      handle: accountDeletion.close,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/restore-account',
      summary: 'Restore a deleted account by the mailed link',
      description: 'Works until the account is erased. Signs nobody in.',
      tag: 'Account',
      access: 'public',
      rateLimit: routeLimits.secret,
      body: restoreAccountSchema,
      responses: { 200: accountRestoredSchema },
      errors: ['invalid_or_expired_token'],
      handle: accountDeletion.restore,
    }),
  ];
}
