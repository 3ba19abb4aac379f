import { accountLockedSchema, lockAccountSchema, lockOwnAccountSchema } from '@authflow/contracts';
import type { AccountLockController } from '#src/controllers/account-lock.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function accountLockRoutes(accountLock: AccountLockController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/account-lock',
      summary: 'Lock an account by the link of a “this wasn’t me” mail',
      description:
        'Ends every session, drops the password and takes away what was added since the reported sign-in. A reset link is mailed; until it is used, nothing signs in.',
      tag: 'Passwords',
      access: 'public',
      rateLimit: routeLimits.secret,
      body: lockAccountSchema,
      responses: { 200: accountLockedSchema },
      errors: ['invalid_or_expired_token'],
      handle: accountLock.byLink,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/lock',
      summary: 'Lock my account: somebody else has been in it',
      description:
        'As by the mailed link. Without `since` only what lets people in now is ended; with it, what was added from then on goes too: at most thirty days back, seven where a second factor is on that this session has not proven.',
      tag: 'Account',
      access: 'session',
      rateLimit: routeLimits.write,
      body: lockOwnAccountSchema,
      responses: { 200: accountLockedSchema },
      handle: accountLock.own,
    }),
  ];
}
