import {
  addPasskeySchema,
  idSchema,
  passkeyCreationOptionsSchema,
  passkeyListSchema,
  passkeyRemovedSchema,
  passkeyRequestOptionsSchema,
  passkeySchema,
  passkeySignInSchema,
  renamePasskeySchema,
  signInAnswerSchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { PasskeysController } from '#src/controllers/passkeys.controller';
import { rateLimits } from '#src/domain/rate-limits';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

const one = z.strictObject({ id: idSchema });

export function passkeysRoutes(passkeys: PasskeysController): Route[] {
  return [...signInRoutes(passkeys), ...addingRoutes(passkeys), ...keepingRoutes(passkeys)];
}

function signInRoutes(passkeys: PasskeysController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/auth/passkey/options',
      summary: 'Ask for options to sign in with a passkey',
      description:
        'For `navigator.credentials.get()`. They name nobody: the browser offers the passkeys it has. The challenge is good for one answer within five minutes.',
      tag: 'Passkeys',
      access: 'public',
      rateLimit: { rules: rateLimits.optionsAddress, per: 'address', counted: 'shared' },
      responses: { 200: passkeyRequestOptionsSchema },
      errors: ['not_found'],
      handle: passkeys.signInOptions,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/auth/passkey/verify',
      summary: 'Sign in with a passkey',
      description:
        'Takes what `navigator.credentials.get()` gave. The device has verified its user, so no second factor is asked for. Every refusal of the assertion is `invalid_assertion`.',
      tag: 'Passkeys',
      access: 'public',
      rateLimit: routeLimits.signIn,
      cookies: 'sets',
      body: passkeySignInSchema,
      responses: { 200: signInAnswerSchema },
      errors: ['invalid_assertion', 'account_disabled', 'password_reset_required', 'csrf_rejected'],
      handle: passkeys.signIn,
    }),
  ];
}

function addingRoutes(passkeys: PasskeysController): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/v1/me/passkeys/options',
      summary: 'Ask for options to add a passkey',
      description:
        'For `navigator.credentials.create()`. Needs a verified address. The challenge is good for one answer by this session within five minutes.',
      tag: 'Passkeys',
      access: 'session',
      recentAuth: true,
      rateLimit: { rules: rateLimits.optionsAddress, per: 'user', counted: 'shared' },
      responses: { 200: passkeyCreationOptionsSchema },
      errors: ['email_not_verified', 'conflict', 'not_found'],
      handle: passkeys.creationOptions,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/passkeys',
      summary: 'Add the passkey that the browser has made',
      description:
        'Takes what `navigator.credentials.create()` gave, from the session that asked for the options. Recent proof was asked for there; an account with MFA needs it in this session here too. Without a name, one is made from the device.',
      tag: 'Passkeys',
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      body: addPasskeySchema,
      responses: { 201: passkeySchema },
      errors: ['invalid_assertion', 'email_not_verified', 'reauthentication_required', 'conflict'],
      // The session is as good as before: a 401 would have clients sign its owner out.
      errorStatuses: { invalid_assertion: 400 },
      handle: passkeys.add,
    }),
  ];
}

function keepingRoutes(passkeys: PasskeysController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/passkeys',
      summary: 'The passkeys of my account',
      tag: 'Passkeys',
      access: 'session',
      rateLimit: 'none',
      responses: { 200: passkeyListSchema },
      handle: passkeys.list,
    }),
    defineRoute({
      method: 'patch',
      path: '/v1/me/passkeys/{id}',
      summary: 'Rename one of my passkeys',
      tag: 'Passkeys',
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      params: one,
      body: renamePasskeySchema,
      responses: { 200: passkeySchema },
      errors: ['not_found'],
      handle: passkeys.rename,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/me/passkeys/{id}',
      summary: 'Remove one of my passkeys',
      description: 'Never the last way in: an account keeps a password, a passkey or an identity.',
      tag: 'Passkeys',
      access: 'session',
      recentAuth: true,
      rateLimit: routeLimits.factorWrite,
      params: one,
      responses: { 200: passkeyRemovedSchema },
      errors: ['not_found', 'last_sign_in_method'],
      handle: passkeys.remove,
    }),
  ];
}
