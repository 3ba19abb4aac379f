import {
  accessClaimsSchema,
  changePasswordSchema,
  passwordChangedSchema,
  updateAccountSchema,
  userSchema,
} from '@authflow/contracts';
import type { AccountController } from '#src/controllers/account.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function accountRoutes(account: AccountController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/auth/session',
      summary: 'The claims of the presented access token',
      description: 'For gateways: checked without any look-up.',
      tag: 'Sessions',
      access: 'session',
      callers: { apiKeys: 'allowed' },
      rateLimit: 'none',
      responses: { 200: accessClaimsSchema },
      handle: account.session,
    }),
    defineRoute({
      method: 'get',
      path: '/v1/me',
      summary: 'My account',
      tag: 'Account',
      access: 'session',
      callers: { apiKeys: 'allowed' },
      rateLimit: 'none',
      responses: { 200: userSchema },
      handle: account.get,
    }),
    defineRoute({
      method: 'patch',
      path: '/v1/me',
      summary: 'Change my name',
      tag: 'Account',
      access: 'session',
      rateLimit: routeLimits.write,
      body: updateAccountSchema,
      responses: { 200: userSchema },
      handle: account.update,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/password',
      summary: 'Change my password',
      description: 'Every other session ends; this one goes on.',
      tag: 'Account',
      access: 'session',
      rateLimit: routeLimits.write,
      body: changePasswordSchema,
      responses: { 200: passwordChangedSchema },
      errors: [
        'invalid_current_password',
        'weak_password',
        'conflict',
        'reauthentication_required',
        'overloaded',
      ],
      handle: account.changePassword,
    }),
  ];
}
