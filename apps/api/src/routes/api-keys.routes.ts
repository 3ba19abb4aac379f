import {
  apiKeyPageSchema,
  apiKeyRevokedSchema,
  apiKeysQuerySchema,
  createApiKeySchema,
  createdApiKeySchema,
  idSchema,
} from '@authflow/contracts';
import { z } from 'zod';
import type { ApiKeysController } from '#src/controllers/api-keys.controller';
import { defineRoute, type Route } from '#src/http/define-route';
import { routeLimits } from './route-limits';

export function apiKeysRoutes(apiKeys: ApiKeysController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/api-keys',
      summary: 'The API keys of my account',
      description: 'Newest first, without the revoked ones. No key is part of it, only how each begins.',
      tag: 'Keys',
      access: 'session',
      recentAuth: true,
      rateLimit: 'none',
      query: apiKeysQuerySchema,
      responses: { 200: apiKeyPageSchema },
      handle: apiKeys.list,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/me/api-keys',
      summary: 'Make an API key',
      description:
        'Answers `key`, this once. Send it as `Authorization: Bearer af_…`. It may do at most what its owner may do, when it is made and at each use; without permissions it reads the account. No key makes keys or changes what protects the account.',
      tag: 'Keys',
      access: 'session',
      recentAuth: true,
      rateLimit: routeLimits.factorWrite,
      body: createApiKeySchema,
      responses: { 201: createdApiKeySchema },
      errors: ['insufficient_permission', 'email_not_verified', 'conflict'],
      handle: apiKeys.create,
    }),
    defineRoute({
      method: 'delete',
      path: '/v1/me/api-keys/{id}',
      summary: 'Revoke one of my API keys',
      description: 'It is refused from the next call on, everywhere, and never works again.',
      tag: 'Keys',
      access: 'session',
      recentAuth: true,
      rateLimit: routeLimits.factorWrite,
      params: z.strictObject({ id: idSchema }),
      responses: { 200: apiKeyRevokedSchema },
      errors: ['not_found'],
      handle: apiKeys.revoke,
    }),
  ];
}
