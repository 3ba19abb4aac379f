import {
  reauthenticatedSchema,
  reauthenticateSchema,
  reauthenticationOptionsSchema,
} from '@authflow/contracts';
import type { ReauthenticationController } from '#src/controllers/reauthentication.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function reauthenticationRoutes(reauthentication: ReauthenticationController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/reauthenticate/options',
      summary: 'What I can confirm my identity with',
      description:
        'An account with a second factor confirms with that one. Without any method, sign in again.',
      tag: 'Sessions',
      access: 'session',
      rateLimit: routeLimits.write,
      responses: { 200: reauthenticationOptionsSchema },
      handle: reauthentication.options,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/reauthenticate',
      summary: 'Confirm my identity within this session',
      description:
        'Answers an access token with a new `auth_time`; the refresh token stays. Send a password, a code of the authenticator app, or a passkey assertion.',
      tag: 'Sessions',
      access: 'session',
      rateLimit: routeLimits.write,
      body: reauthenticateSchema,
      responses: { 200: reauthenticatedSchema },
      errors: [
        'invalid_credentials',
        'invalid_code',
        'invalid_assertion',
        'reauthentication_required',
        'overloaded',
      ],
      handle: reauthentication.reauthenticate,
    }),
  ];
}
