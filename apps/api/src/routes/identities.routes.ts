import {
  identityListSchema,
  identityRemovedSchema,
  identitySchema,
  identityStartSchema,
  identityStartedSchema,
  idSchema,
  linkIdentitySchema,
  providerIdSchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { IdentitiesController } from '#src/controllers/identities.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

const tag = 'Providers';

export function identitiesRoutes(identities: IdentitiesController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/identities',
      summary: 'The providers my account is connected to',
      tag,
      access: 'session',
      rateLimit: 'none',
      responses: { 200: identityListSchema },
      handle: identities.list,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/identities/{id}',
      summary: 'Begin to connect a provider',
      description:
        'Open the `authorizationUrl` as a page. It comes back with a code whose `intent` is `link`; hand it to `POST /v1/me/identities` in this same session.',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      recentAuth: true,
      params: z.strictObject({ id: providerIdSchema }),
      body: identityStartSchema,
      responses: { 200: identityStartedSchema },
      errors: ['not_found', 'email_not_verified', 'reauthentication_required'],
      handle: identities.start,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/identities',
      summary: 'Connect what a provider said about me',
      description:
        'With the `code` of a connect flow, or with the `linkToken` of a `link_required` answer; the latter needs recent proof of who you are.',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      body: linkIdentitySchema,
      responses: { 200: identitySchema },
      errors: [
        'oauth_failed',
        'email_not_verified',
        'reauthentication_required',
        'link_required',
        'conflict',
      ],
      handle: identities.link,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/me/identities/{id}',
      summary: 'Disconnect a provider',
      tag,
      access: 'session',
      rateLimit: routeLimits.factorWrite,
      recentAuth: true,
      params: z.strictObject({ id: idSchema }),
      responses: { 200: identityRemovedSchema },
      errors: ['not_found', 'last_sign_in_method', 'reauthentication_required'],
      handle: identities.unlink,
    }),
  ];
}
